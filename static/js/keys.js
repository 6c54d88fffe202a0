/* Keys of staff pages: g and a letter go somewhere, j and k walk through a list, [ and ] through the records of the
   list one came from, digits open a record's tabs, a logs, e edits, n adds, ? tells all of them. Single keys can be
   switched off there (WCAG 2.1.4). */
(function () {
  var sheet = document.getElementById('keys');
  if (!sheet) return;
  var OFF = 'keys:off', LIST = 'list:' + sheet.dataset.place, pending = 0, off = sheet.querySelector('input');

  function kept(store, name) { try { return store.getItem(name); } catch (error) { return null; } }
  function keep(store, name, value) { try { store.setItem(name, value); } catch (error) { /* full or forbidden */ } }
  off.checked = kept(window.localStorage, OFF) === '1';
  off.addEventListener('change', function () { keep(window.localStorage, OFF, off.checked ? '1' : ''); });

  /* The list that a record was opened from: its lines on this page, and the pages beside it. */
  function address(link) { return link ? link.getAttribute('href') : ''; }
  function linesOf(page, from) {
    var rows = page.querySelectorAll('table[data-records] tbody a[href]');
    function beside(rel) { var link = page.querySelector('.c-foot a[rel=' + rel + ']'); return link ? from.split('?')[0] + address(link) : ''; }
    return { from: from, urls: Array.prototype.map.call(rows, address), previous: beside('prev'), next: beside('next') };
  }
  if (document.querySelector('table[data-records]')) {
    keep(window.sessionStorage, LIST, JSON.stringify(linesOf(document, window.location.pathname + window.location.search)));
  }
  var list = JSON.parse(kept(window.sessionStorage, LIST) || 'null');
  var place = list ? list.urls.indexOf(window.location.pathname) : -1;
  var walk = document.querySelector('[data-walk]');
  if (walk && place >= 0) {
    walk.hidden = false;
    walk.querySelector('[data-step="-1"]').disabled = place === 0 && !list.previous;
    walk.querySelector('[data-step="1"]').disabled = place === list.urls.length - 1 && !list.next;
    walk.querySelector('a').href = list.from;
  }
  function step(by) {
    if (place < 0) return;
    var url = list.urls[place + by], beyond = by > 0 ? list.next : list.previous;
    if (url) { window.location.assign(url); return; }
    if (!beyond) return;
    window.fetch(beyond, { credentials: 'same-origin' }).then(function (answer) { return answer.ok ? answer.text() : ''; }).then(function (text) {
      var found = linesOf(new DOMParser().parseFromString(text, 'text/html'), beyond);
      if (!found.urls.length) { window.location.assign(beyond); return; }
      keep(window.sessionStorage, LIST, JSON.stringify(found));
      window.location.assign(found.urls[by > 0 ? 0 : found.urls.length - 1]);
    });
  }
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-step]');
    if (button) step(Number(button.dataset.step));
    if (event.target.closest('[data-keys]')) sheet.showModal();
    if (event.target === sheet || event.target.closest('[data-keys-close]')) sheet.close();
  });

  function rowStep(by) {
    var rows = Array.prototype.slice.call(document.querySelectorAll('main table tbody tr')).filter(function (row) { return row.querySelector('a[href]'); });
    if (!rows.length) return false;
    var here = rows.indexOf(document.activeElement && document.activeElement.closest('tr'));
    var row = rows[Math.min(rows.length - 1, Math.max(0, here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by))];
    row.querySelector('a[href]').focus();
    row.scrollIntoView({ block: 'nearest' });
    return true;
  }
  function go(selector) {
    var link = document.querySelector(selector);
    if (link) window.location.assign(link.href);
    return Boolean(link);
  }
  document.addEventListener('keydown', function (event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest('input, textarea, select, [contenteditable]') || document.querySelector('dialog[open]')) return;
    if (event.key === '?') { sheet.showModal(); event.preventDefault(); return; }
    if (off.checked) return;
    var done = false, key = event.key;
    if (Date.now() - pending < 1500) {
      done = go('.c-nav-a[data-go="' + window.CSS.escape(key) + '"]');
      pending = 0;
    } else if (key === 'g') { pending = Date.now(); done = true; }
    else if (key === 'j' || key === 'k') done = rowStep(key === 'j' ? 1 : -1);
    else if (key === '[' || key === ']') { step(key === ']' ? 1 : -1); done = true; }
    else if (key === 'e' || key === 'n') done = go('main [data-key="' + key + '"]');
    else if (key === 'a') {
      var box = document.querySelector('#log textarea');
      if (box) { box.focus(); box.scrollIntoView({ block: 'nearest' }); done = true; } else done = go('main [data-key="a"]');
    } else if (/^[1-9]$/.test(key)) done = go('main .c-tabs [data-key="' + key + '"]');
    if (done) event.preventDefault();
  });
})();
