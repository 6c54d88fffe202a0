import os
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="1"
from datetime import timedelta
from decimal import Decimal
import pytest
from django.utils import timezone
from playwright.sync_api import sync_playwright
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from crm_expo.accounts.models import User
from crm_expo.accounts.services.portal import *
from crm_expo.accounts.mount import portal_cookie
from customers.services.editing import add_contact, add_customer
from customers.models import Affiliation
from exhibitions.services.booking import *
from exhibitions.services.shows import add_edition, add_exhibition

@pytest.fixture
def world(transactional_db):
    o=Organizer.objects.create(slug="alpha",name="南海会展",name_latin="Nanhai Expo",base_currency="CNY")
    now=timezone.now()
    with tenant(o):
        fair=add_exhibition(organizer=o,slug="tech",name="国际科技博览会")
        owner=User.objects.create(email="z@n.example",name="Zhang Min")
        c=add_customer(organizer=o,kind="company",name="深圳市云帆智能装备有限公司",name_latin="Yunfan Intelligent Equipment",uscc="91440300MA5EYUNF3X" if 0 else "",city="深圳",country="CN",email="info@yunfan.example",phone="+86 755 8888 1234",owner=owner)
        for i,(n,t) in enumerate([("周启航","Marketing manager"),("Lena Vogt","Booth lead"),("王小明","")]):
            add_contact(organizer=o,company=c,name=n,job_title=t,email=f"p{i}@yunfan.example")
        Affiliation.objects.filter(person__name="周启航").update(is_primary=True)
        for n,days in ((7,-400),(8,-35),(9,12)):
            s=(now+timedelta(days=days)).date()
            e=add_edition(organizer=o,exhibition=fair,slug=f"t{n}",number=n,name=f"第{n}届国际科技博览会" if n!=9 else "International Technology Fair 2026",starts_on=s,ends_on=s+timedelta(days=3),city="Shenzhen",venue="World Exhibition Centre")
            k=book_exhibitor(organizer=o,edition=e,customer=c,role="exhibitor",number=f"T{n}-0104",currency="CNY",lines=[PricedLine("Raw space 36 m²",9100000,546000,Decimal(36)),PricedLine("Power 3 kW",180000,10800)],booth=BoothWish(hall="Hall 3",number="3B-104",area_m2=Decimal(36)),day=s-timedelta(days=60))
            if n!=9: confirm_contract(organizer=o,contract_id=k.pk,at=now)
        a=grant_portal_access(organizer=o,company_id=c.pk,email="portal@yunfan.example",name="周启航")
        secret=sign_in_device(organizer=o,access=a,at=now)
        pk=Affiliation.objects.order_by("pk").first().pk
    return o,secret,pk

def test_shots(world, live_server):
    o,secret,pk=world
    problems=[]
    with sync_playwright() as p:
        b=p.chromium.launch(executable_path="/usr/bin/chromium",args=["--no-sandbox"])
        for theme in ("light","dark"):
            for w,h in ((390,844),(1280,900)):
                for lang in (("en",) if w!=390 else ("en","zh-hans")):
                  for inside in (True,False):
                    ctx=b.new_context(viewport={"width":w,"height":h},color_scheme=theme,device_scale_factor=1.5 if w==390 else 1,has_touch=w==390)
                    cookies=[{"name":"django_language","value":lang,"url":live_server.url}]
                    if inside: cookies.append({"name":portal_cookie(o),"value":secret,"url":live_server.url+"/x/alpha/"})
                    ctx.add_cookies(cookies)
                    pg=ctx.new_page()
                    pg.on("console",lambda m:problems.append((m.type,m.text)) if m.type in("error","warning") else None)
                    pages={"home":"","booths":"booths/","people":"people/","person":f"people/{pk}/","profile":"profile/?saved=1","account":"password/"} if inside else {"signin":"sign-in/","code":"sign-in/code/","pw":"sign-in/password/","link":"link/abc/"}
                    for name,path in pages.items():
                        r=pg.goto(live_server.url+"/x/alpha/"+path); assert r.status==200,(name,r.status)
                        pg.wait_for_timeout(80)
                        wide=pg.evaluate("document.documentElement.scrollWidth>innerWidth")
                        if wide: problems.append(("wide",w,name,lang))
                        if w==390:
                            small=pg.evaluate("""[...document.querySelectorAll('a,button,input:not([type=hidden]):not(.c-vh),select,summary,textarea')].filter(e=>{const r=e.getBoundingClientRect();return r.width&&!e.classList.contains('c-skip')&&(r.height<43.5||r.width<43.5)}).map(e=>e.outerHTML.slice(0,80)+Math.round(e.getBoundingClientRect().height))""")
                            if small: problems.append(("small",name,small))
                        h1=pg.evaluate("document.querySelectorAll('h1').length")
                        if h1!=1: problems.append(("h1",name,h1))
                        pg.screenshot(path=f"/tmp/shots_portal/{name}-{w}-{theme}-{lang}.png",full_page=(w==390))
                    if not inside:
                        pg.goto(live_server.url+"/x/alpha/link/bad/"); pg.click("main button"); pg.screenshot(path=f"/tmp/shots_portal/gone-{w}-{theme}-{lang}.png")
                        pg.goto(live_server.url+"/x/alpha/sign-in/"); pg.fill("[name=email]","portal@yunfan.example"); pg.click("main button"); pg.wait_for_url("**/code/**")
                        pg.fill("[name=code]","123456"); pg.click("main button"); pg.wait_for_timeout(100); pg.screenshot(path=f"/tmp/shots_portal/badcode-{w}-{theme}-{lang}.png")
                    ctx.close()
        b.close()
    for x in dict.fromkeys(map(str,problems)): print(x)
