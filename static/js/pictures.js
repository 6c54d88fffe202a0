/* A figure as a PNG file, made in the browser: its chart or its painted table, with title, n, foot and date. */
(function () {
  var C = window.Charts, SCALE = 2, PAD = 20, HEAD = 52, FOOT = 40;
  function words(section, selector) {
    var node = section.querySelector(selector);
    return node ? node.textContent.replace(/\s+/g, ' ').trim() : '';
  }
  function sheet(width, height) {
    var canvas = document.createElement('canvas');
    canvas.width = width * SCALE; canvas.height = height * SCALE;
    var pen = canvas.getContext('2d');
    pen.scale(SCALE, SCALE);
    pen.fillStyle = C.token('surface'); pen.fillRect(0, 0, width, height);
    return { canvas: canvas, pen: pen };
  }
  /* Boxes and words of a table or list, as they stand on the screen. */
  function paint(pen, root, dx, dy) {
    var origin = root.getBoundingClientRect();
    root.querySelectorAll('*').forEach(function (node) {
      var box = node.getBoundingClientRect(), style = window.getComputedStyle(node);
      var x = box.left - origin.left + dx, y = box.top - origin.top + dy;
      if (node.closest('.c-vh') || !box.width || !box.height) return;
      var fill = node.tagName === 'rect' ? style.fill : style.backgroundColor;
      if (fill && fill !== 'none' && fill !== 'rgba(0, 0, 0, 0)' && !(node.namespaceURI.indexOf('svg') > 0 && node.tagName !== 'rect')) { pen.fillStyle = fill; pen.fillRect(x, y, box.width, box.height); }
      node.childNodes.forEach(function (child) {
        if (child.nodeType !== 3 || !child.textContent.trim()) return;
        var range = document.createRange();
        range.selectNodeContents(child);
        var place = range.getBoundingClientRect();
        pen.fillStyle = style.color; pen.font = style.fontWeight + ' ' + style.fontSize + ' ' + style.fontFamily; pen.textBaseline = 'middle';
        pen.fillText(child.textContent.trim(), place.left - origin.left + dx, place.top - origin.top + dy + place.height / 2, place.width + 2);
      });
    });
  }
  function drawing(section, draw) {
    var node = section.querySelector('.c-chart'), painted = section.querySelector('[data-paint]'), width, height;
    if (node) {
      width = Math.max(node.clientWidth, 640); height = Math.max(node.clientHeight, 320);
      return draw(width, height, function (pen, x, y) { pen.drawImage(C.canvas(node.id, width, height, SCALE), x, y, width, height); });
    }
    if (painted) draw(painted.offsetWidth, painted.offsetHeight, function (pen, x, y) { paint(pen, painted, x, y); });
  }
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-png]');
    if (!button) return;
    var section = button.closest('section');
    if (section.classList.contains('is-table')) section.querySelector('[data-swap]').click();
    drawing(section, function (width, height, put) {
      var made = sheet(width + 2 * PAD, height + HEAD + FOOT + PAD), pen = made.pen, heading = section.querySelector('h2');
      var small = words(section, 'h2 small'), title = heading.firstChild.textContent.trim();
      pen.textBaseline = 'middle'; pen.fillStyle = C.token('ink'); pen.font = C.font(600, 16); pen.fillText(title, PAD, 22);
      pen.fillStyle = C.token('ink-3'); pen.font = C.font(400, 12); pen.fillText(small, PAD, 42);
      put(pen, PAD, HEAD + 8);
      pen.textBaseline = 'middle'; pen.fillStyle = C.token('ink-3'); pen.font = C.font(400, 12);
      pen.fillText([words(section, '.c-card-f .c-grow'), words(section, '[data-as-of]'), button.getAttribute('data-note')].filter(Boolean).join(' · '), PAD, height + HEAD + 36, width);
      made.canvas.toBlob(function (blob) {
        var link = document.createElement('a');
        link.href = window.URL.createObjectURL(blob); link.download = [title, button.getAttribute('data-note')].filter(Boolean).join(' - ').replace(/[\\/:*?"<>|]/g, ' ') + '.png';
        link.click();
        window.setTimeout(function () { window.URL.revokeObjectURL(link.href); }, 1000);
      });
    });
  });
})();
