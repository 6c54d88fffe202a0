/* The command palette: Ctrl/Cmd+K or / opens it, arrows move, Enter goes, Escape closes. Chinese input is safe: while
   a candidate is chosen nothing is looked up, and app.js keeps its Enter away. */
(function () {
  var palette = document.getElementById('palette');
  if (!palette) return;
  var box = palette.querySelector('input'), list = document.getElementById('palette-lines');
  var key = palette.dataset.recent, asked = 0, waiting = null, running = null, MOST = 8;

  function recent() {
    try { return JSON.parse(window.localStorage.getItem(key)) || []; } catch (error) { return []; }
  }
  /* The page says which record it shows; the browser remembers it until somebody signs out. */
  var record = document.querySelector('meta[name="record"]');
  if (record) {
    var seen = recent().filter(function (one) { return one.url !== record.dataset.url; });
    seen.unshift({ url: record.dataset.url, label: record.content });
    try { window.localStorage.setItem(key, JSON.stringify(seen.slice(0, MOST))); } catch (error) { /* full or forbidden */ }
  }
  document.addEventListener('submit', function (event) {
    if (!event.target.matches('[data-sign-out]')) return;
    Object.keys(window.localStorage).forEach(function (name) { if (name.indexOf('recent:') === 0) window.localStorage.removeItem(name); });
  });

  function options() { return Array.prototype.slice.call(list.querySelectorAll('[role=option]')); }
  function choose(option) {
    options().forEach(function (one) { one.setAttribute('aria-selected', String(one === option)); });
    box.setAttribute('aria-activedescendant', option ? option.id : '');
    if (option) option.scrollIntoView({ block: 'nearest' });
  }
  function chosen() { return list.querySelector('[aria-selected=true]'); }
  function recentLines(typed) {
    var words = typed.toLowerCase();
    var fits = recent().filter(function (one) { return one.url !== window.location.pathname && one.label.toLowerCase().indexOf(words) >= 0; });
    if (!fits.length) return;
    var group = document.createElement('div'), head = document.createElement('p');
    group.setAttribute('role', 'group');
    group.setAttribute('aria-labelledby', 'palette-recent');
    head.className = 'c-cap';
    head.id = 'palette-recent';
    head.textContent = palette.dataset.recentLabel;
    group.append(head);
    fits.forEach(function (one, n) {
      var line = document.createElement('a');
      line.setAttribute('role', 'option');
      line.id = 'palette-r' + n;
      line.tabIndex = -1;
      line.href = one.url;
      line.textContent = one.label;
      group.append(line);
      list.querySelectorAll('a').forEach(function (other) { if (other !== line && other.getAttribute('href') === one.url) other.remove(); });
    });
    list.prepend(group);
  }
  function look() {
    var typed = box.value.trim(), turn = ++asked;
    if (running) running.abort();
    running = new AbortController();
    palette.setAttribute('aria-busy', 'true');
    window.fetch(palette.dataset.lines + '?q=' + encodeURIComponent(typed), { credentials: 'same-origin', signal: running.signal })
      .then(function (answer) {
        if (answer.redirected) { window.location.reload(); return ''; }
        if (!answer.ok) throw new Error(answer.status);
        return answer.text();
      })
      .then(function (text) {
        if (turn !== asked) return;
        list.innerHTML = text;
        options().forEach(function (one, n) { one.id = 'palette-' + n; });
        recentLines(typed);
        choose(options()[0] || null);
        palette.removeAttribute('aria-busy');
      })
      .catch(function (error) {
        if (error.name === 'AbortError' || turn !== asked) return;
        list.textContent = palette.dataset.failed;
        palette.removeAttribute('aria-busy');
      });
  }
  /* What is on its way answers what was typed before: it is no answer any more. */
  function soon() {
    asked += 1;
    palette.setAttribute('aria-busy', 'true');
    window.clearTimeout(waiting);
    waiting = window.setTimeout(look, 120);
  }
  function open(typed) {
    if (!palette.open) palette.showModal();
    box.value = typed || '';
    box.focus();
    look();
  }

  document.addEventListener('keydown', function (event) {
    if (event.isComposing) return;
    var typing = event.target.closest('input, textarea, select, [contenteditable]');
    var called = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k';
    if (called || (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey)) {
      event.preventDefault();
      open('');
    }
  });
  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-palette]')) open('');
    if (event.target === palette || event.target.closest('[data-palette-close]')) palette.close();
    if (event.target.closest('#palette-lines [data-theme-toggle]')) {
      event.preventDefault();
      palette.close();
    }
  });
  box.addEventListener('input', function (event) { if (!event.isComposing) soon(); });
  box.addEventListener('compositionend', soon);
  box.addEventListener('keydown', function (event) {
    if (event.isComposing || event.keyCode === 229) return;
    var offers = options(), place = offers.indexOf(chosen()), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && offers.length) {
      event.preventDefault();
      choose(offers[(place + step + offers.length) % offers.length]);
    } else if (event.key === 'Enter' && chosen()) {
      event.preventDefault();
      if (chosen().hasAttribute('data-theme-toggle')) chosen().click();
      else if (event.ctrlKey || event.metaKey) window.open(chosen().href, '_blank', 'noopener');
      else window.location.assign(chosen().href);
    }
  });
})();
