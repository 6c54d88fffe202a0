/* The few behaviours of every page: CSRF for htmx, search keys, menus, confirmation, input methods. */
(function () {
  /* A form that was left open while somebody signed in anew holds an old token: the cookie has the new one. */
  function token() {
    var cookie = document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/);
    return cookie ? cookie[1] : document.body.dataset.csrf;
  }
  document.addEventListener('htmx:configRequest', function (event) {
    event.detail.headers['X-CSRFToken'] = token();
  });
  document.addEventListener('submit', function (event) {
    var field = event.target.querySelector('[name=csrfmiddlewaretoken]');
    if (field && token()) field.value = token();
  }, true);

  /* Chinese input: Enter that confirms a candidate never submits. WebKit ends the composition before the key. */
  var composedAt = 0;
  document.addEventListener('compositionend', function () { composedAt = Date.now(); }, true);
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Enter') return;
    if (event.isComposing || event.keyCode === 229 || Date.now() - composedAt < 100) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') {
      document.querySelectorAll('details.c-menu[open]').forEach(function (menu) { menu.open = false; });
      document.querySelectorAll('.c-options').forEach(function (options) { options.replaceChildren(); });
      var opener = document.querySelector('[data-nav-toggle][aria-expanded="true"]');
      if (opener) { opener.click(); opener.focus(); }
    }
  });

  document.addEventListener('click', function (event) {
    document.querySelectorAll('details.c-menu[open]').forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
    var toggle = event.target.closest('[data-nav-toggle]');
    if (toggle) {
      var open = document.body.classList.toggle('is-nav-open');
      toggle.setAttribute('aria-expanded', String(open));
    }
    var swap = event.target.closest('[data-swap]');
    if (swap) {
      var figure = swap.closest('[data-figure]');
      var table = figure.classList.toggle('is-table');
      swap.setAttribute('aria-pressed', String(table));
      window.dispatchEvent(new Event('resize'));
    }
    var fold = event.target.closest('[data-fold-toggle]');
    if (fold) {
      var isOpen = fold.closest('[data-fold]').classList.toggle('is-open');
      fold.setAttribute('aria-expanded', String(isOpen));
    }
    var pick = event.target.closest('[data-pick]');
    if (pick) {
      var box = pick.closest('.c-picker').querySelector('input');
      box.value = pick.dataset.pick;
      pick.parentElement.replaceChildren();
      box.focus();
    }
    var copy = event.target.closest('[data-copy]');
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent.trim());
    }
  });

  /* Suggestions of a picker: arrows move among them, Enter takes one, Escape goes back to the box. */
  document.addEventListener('keydown', function (event) {
    var picker = event.target.closest('.c-picker');
    if (!picker || event.isComposing) return;
    var offers = Array.prototype.slice.call(picker.querySelectorAll('[data-pick]'));
    var place = offers.indexOf(document.activeElement), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && offers.length) {
      event.preventDefault();
      (offers[place + step] || (step > 0 ? offers[0] : picker.querySelector('input'))).focus();
    } else if (event.key === 'Escape' && place >= 0) {
      picker.querySelector('input').focus();
    }
  });

  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-submit]')) event.target.form.requestSubmit();
    if (event.target.matches('[data-goto]')) window.location.assign(event.target.value);
  });

  /* A destructive form asks once, in its own words. */
  document.addEventListener('submit', function (event) {
    var question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });

  /* What was typed and not sent goes with who typed it. */
  document.addEventListener('submit', function (event) {
    if (!event.target.matches('[data-sign-out]')) return;
    Object.keys(window.localStorage).forEach(function (name) { if (name.indexOf('draft:') === 0) window.localStorage.removeItem(name); });
  });

  document.addEventListener('htmx:afterSettle', function (event) {
    var heading = event.detail.target.querySelector('[data-focus]');
    if (heading) { heading.setAttribute('tabindex', '-1'); heading.focus(); }
  });
})();
