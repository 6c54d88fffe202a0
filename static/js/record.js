/* A customer's page: what is typed into the activity box is kept in this browser until it is saved, Ctrl/Cmd+Enter
   saves it, chosen files are named, and the page prints. */
(function () {
  var form = document.getElementById('log'), MEGABYTE = 1024 * 1024;

  function kept(name) { try { return JSON.parse(window.localStorage.getItem(name)); } catch (error) { return null; } }
  function keep(name, value) {
    try {
      if (value === null) window.localStorage.removeItem(name);
      else window.localStorage.setItem(name, JSON.stringify(value));
    } catch (error) { /* full or forbidden */ }
  }

  /* Ctrl+Enter sends the form that one types in; app.js keeps the Enter of an input method away. */
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !event.target.matches('main textarea')) return;
    event.preventDefault();
    if (event.target.form) event.target.form.requestSubmit();
  });
  /* What is still on its way comes onto the paper, too; three seconds are enough to wait. */
  function printed(tries) {
    if (tries && document.querySelector('main .htmx-request')) window.setTimeout(printed, 100, tries - 1);
    else window.print();
  }
  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-print]')) printed(30);
    if (event.target.closest('[data-key="a"]') && form) {
      event.preventDefault();
      form.elements.text.focus();
    }
  });

  /* Files are named where they were chosen; one that is too large is told before it is sent. */
  document.addEventListener('change', function (event) {
    var input = event.target;
    if (!input.matches('[data-chosen]')) return;
    var large = Array.prototype.filter.call(input.files, function (file) { return file.size > Number(input.dataset.most) * MEGABYTE; });
    document.getElementById(input.dataset.chosen).textContent = Array.prototype.map.call(input.files, function (file) {
      return file.name + ' (' + (file.size / MEGABYTE).toFixed(1) + ' MB)' + (large.indexOf(file) < 0 ? '' : ' ⚠');
    }).join(', ');
    input.classList.toggle('is-large', large.length > 0);
  });

  /* The strip of editions opens at the newest one. */
  document.addEventListener('htmx:afterSettle', function (event) {
    var strip = event.detail.target.querySelector('.c-strip-x');
    if (strip) strip.scrollLeft = strip.scrollWidth;
  });

  if (!form) return;
  var name = form.dataset.draft, text = form.elements.text, note = form.querySelector('[data-draft-note]'), waiting = 0;
  function chosenKind() { var kind = form.querySelector('[name=kind]:checked'); return kind ? kind.value : ''; }
  function save() {
    waiting = 0;
    keep(name, text.value.trim() ? { text: text.value, kind: chosenKind(), day: form.elements.happened_on.value, ref: form.elements.ref.value } : null);
  }
  function fill(draft) {
    text.value = draft.text;
    form.elements.happened_on.value = draft.day || '';
    form.elements.ref.value = draft.ref || form.elements.ref.value;
    var kind = form.querySelector('[name=kind][value="' + window.CSS.escape(draft.kind || '') + '"]');
    if (kind) kind.checked = true;
    note.hidden = false;
  }
  var draft = kept(name);
  document.querySelectorAll('[data-logged]').forEach(function (saved) {
    if (draft && saved.dataset.logged === 'logged:' + draft.ref) { keep(name, null); draft = null; }
  });
  if (draft && draft.text && !form.hasAttribute('data-refused')) fill(draft);
  form.addEventListener('input', function () { window.clearTimeout(waiting); waiting = window.setTimeout(save, 200); });
  form.addEventListener('submit', save);
  /* Who leaves while the last letters wait loses none; who signs out leaves nothing behind. */
  window.addEventListener('pagehide', function () { if (waiting) { window.clearTimeout(waiting); save(); } });
  document.addEventListener('submit', function (event) {
    if (event.target.matches('[data-sign-out]')) { window.clearTimeout(waiting); waiting = 0; }
  });
  form.querySelector('[data-draft-drop]').addEventListener('click', function () {
    window.clearTimeout(waiting);
    waiting = 0;
    keep(name, null);
    text.value = '';
    note.hidden = true;
    text.focus();
  });
})();
