from tests.browser.stage import *
def test_x(stage, language):
    import time
    page = stage.page(language, staff="owner@demo.example")
    for path in ("/o/nanhai/", "/o/nanhai/insights/", "/o/nanhai/customers/"):
        t=time.time(); page.goto(path); a=time.time(); arrived(page); b=time.time()
        print(path, a-t, b-a, axe_faults(page), time.time()-b, too_wide(page))
        b=time.time(); page.emulate_media(color_scheme="dark"); print(axe_faults(page, "color-contrast"), time.time()-b)
        page.emulate_media(color_scheme="light")
        page.screenshot(path=f"/tmp/x{language}.png")
