/* Lists: dialogs above them, the filter builder, columns, selection, cells that are edited where they stand. */
(function () {
  var dialog = document.getElementById('list-dialog');
  if (!dialog) return;
  function one(selector, root) { return (root || document).querySelector(selector); }
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function make(tag, attributes, text) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    if (text) made.textContent = text;
    return made;
  }
  function ask(url, options) { return window.fetch(url, Object.assign({ credentials: 'same-origin' }, options)); }
  var opener = null;

  function open(url) {
    ask(url, { headers: { 'HX-Request': 'true' } }).then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); }).then(function (html) {
      dialog.innerHTML = html;
      if (window.htmx) window.htmx.process(dialog);
      all('[data-builder]', dialog).forEach(builder);
      if (!dialog.open) dialog.showModal();
      var first = one('[data-builder] select, [data-columns] input, input[name=name], button[type=submit]', dialog);
      if (first) first.focus();
    }).catch(function () { window.location.assign(url); });
  }
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-dialog]');
    if (button) { opener = button; open(button.dataset.dialog); }
    if (event.target === dialog || event.target.closest('[data-dialog-close]')) dialog.close();
    var move = event.target.closest('[data-move]');
    if (move) moved(move);
  });
  dialog.addEventListener('close', function () { if (opener && document.contains(opener)) opener.focus(); });
  document.addEventListener('submit', function (event) {
    if (event.target.matches('[data-closes]')) window.setTimeout(function () { dialog.close(); }, 100);
    if (event.target.matches('[data-columns]')) { event.preventDefault(); showColumns(event.target); }
  });

  /* Columns: ticked ones, in their order. */
  function moved(button) {
    var line = button.closest('li'), up = button.dataset.move < 0, beside = up ? line.previousElementSibling : line.nextElementSibling;
    if (beside) line.parentElement.insertBefore(up ? line : beside, up ? beside : line);
    button.focus();
  }
  function showColumns(form) {
    var keys = all('[data-col]', form).filter(function (line) { return one('input', line).checked; }).map(function (line) { return line.dataset.col; });
    goto(form, keys.length ? 'cols=' + keys.join(',') : '');
  }
  function goto(form, more) {
    window.location.assign(form.action + '?' + [form.dataset.rest, more].filter(Boolean).join('&'));
  }

  /* What an address holds of a text: as it is while that is short, else deflated, as crm_expo/lists/conditions.py does. */
  function packed(text) {
    var plain = encodeURIComponent(text);
    if (plain.length <= 1500 || !window.CompressionStream) return Promise.resolve(plain);
    var stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
    return new Response(stream).arrayBuffer().then(function (bytes) {
      var letters = Array.from(new Uint8Array(bytes), function (byte) { return String.fromCharCode(byte); }).join('');
      return '~' + btoa(letters).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
    });
  }

  /* The builder: a tree of ["all" | "any", condition or group …]. */
  function builder(form) {
    var told = JSON.parse(form.dataset.told), words = {}, timer = 0, fields = {};
    Object.keys(form.dataset).forEach(function (name) { if (name.indexOf('words') === 0) words[name.slice(5).toLowerCase()] = form.dataset[name]; });
    told.fields.forEach(function (field) { fields[field.key] = field; });
    var root = group(told.tree, 0);
    one('[data-tree]', form).append(root.node);
    if (!told.tree.slice(1).length) root.add(condition([told.fields[0].key, told.fields[0].ops[0][0], '']));

    /* Calls back with the tree as an address holds it; says so where it is too long even when it is packed. */
    function withWhere(act) {
      packed(where()).then(function (text) {
        if (text.length + form.dataset.rest.length > 7000) one('[data-counted]', form).textContent = words.long;
        else act(text ? 'where=' + text : '');
      });
    }
    /* Says how many records fit; the promise tells whether all of the filter was read. */
    function counted(text) {
      return ask(form.dataset.count + '&' + text).then(function (answer) {
        return (answer.ok ? answer.text() : Promise.resolve('')).then(function (told) {
          one('[data-counted]', form).textContent = told.trim();
          return answer.headers.get('Filter-Part') !== 'left-out';
        });
      });
    }
    function changed() {
      window.clearTimeout(timer);
      timer = window.setTimeout(function () {
        withWhere(function (text) {
          counted(text);
        });
      }, 300);
    }
    function where() { var raw = root.raw(); return raw ? JSON.stringify(raw) : ''; }
    function select(label, options, value) {
      var made = make('select', { 'class': 'c-input c-select', 'aria-label': label });
      options.forEach(function (option) { var line = make('option', { value: option[0] }, option[1]); line.selected = option[0] === String(value); made.append(line); });
      made.addEventListener('change', changed);
      return made;
    }
    function button(text, act, kind) {
      var made = make('button', { type: 'button', 'class': 'btn ' + (kind || 'btn-quiet') }, text);
      made.addEventListener('click', act);
      return made;
    }
    function condition(raw) {
      var node = make('div', { 'class': 'c-cond' }), value = null, op = null;
      var field = select(words.field, told.fields.map(function (one) { return [one.key, one.label]; }), raw[0]);
      function known() { return fields[field.value]; }
      function draw(opWanted, operand) {
        if (op) op.remove();
        if (value) value.remove();
        op = select(words.op, known().ops.map(function (one) { return [one[0], one[1]]; }), opWanted);
        op.addEventListener('change', function () { drawValue(value ? read() : ''); });
        field.after(op);
        drawValue(operand);
      }
      function isAlone() { return known().ops.some(function (one) { return one[0] === op.value && one[2]; }); }
      function drawValue(operand) {
        if (value) value.remove();
        value = isAlone() ? make('span', { 'class': 'c-grow' }) : control(operand);
        op.after(value);
        changed();
      }
      function control(operand) {
        var made, several = op.value === 'in' || op.value === 'not_in', kind = known().kind;
        var list = Array.isArray(operand) ? operand.map(String) : operand === '' || operand === undefined || operand === null ? [] : [String(operand)];
        if (several && known().choices.length) {
          made = make('div', { 'class': 'c-picks', role: 'group', 'aria-label': words.value });
          var offered = known().choices.slice().sort(function (one, two) { return (list.indexOf(two[0]) >= 0) - (list.indexOf(one[0]) >= 0); });
          offered.forEach(function (choice) {
            var line = make('label', {}), box = make('input', { type: 'checkbox', 'class': 'c-check', value: choice[0] });
            box.checked = list.indexOf(String(choice[0])) >= 0;
            line.append(box, choice[1]);
            made.append(line);
          });
        } else if (op.value === 'any_of') {
          made = make('textarea', { rows: 4, 'class': 'c-input', 'aria-label': words.value, placeholder: words.lines });
          made.value = list.join('\n');
        } else {
          var type = op.value === 'since' || op.value === 'until' ? 'date' : kind === 'text' || kind === 'choice' || kind === 'choices' ? 'text' : 'number';
          made = make('input', { type: type, step: 'any', maxlength: 200, 'class': 'c-input', 'aria-label': words.value });
          made.value = list[0] || '';
        }
        made.addEventListener('input', changed);
        made.addEventListener('change', changed);
        return made;
      }
      function read() {
        if (value.matches('.c-picks')) return all('input', value).filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
        if (value.tagName === 'TEXTAREA') return value.value.split('\n').map(function (line) { return line.trim(); }).filter(Boolean);
        return value.value;
      }
      var remove = button('×', function () { node.remove(); self.gone = true; changed(); }, 'btn-quiet is-icon');
      remove.setAttribute('aria-label', words.remove);
      node.append(field, remove);
      field.addEventListener('change', function () { draw(known().ops[0][0], ''); });
      draw(raw[1], raw[2]);
      var self = { node: node, raw: function () {
        if (isAlone()) return [field.value, op.value];
        var operand = read();
        return operand === '' || (Array.isArray(operand) && !operand.length) ? null : [field.value, op.value, operand];
      } };
      return self;
    }
    function group(raw, depth) {
      var parts = [], node = make('fieldset', { 'class': 'c-group' }), body = make('div', { 'class': 'c-group-b' });
      var legend = make('legend', { 'class': 'c-row' }, words.match + ' ');
      var kind = select(words.match, [['all', words.all], ['any', words.any]], raw[0]);
      legend.append(kind);
      var self = { node: node, add: function (part) { parts.push(part); body.append(part.node); changed(); }, raw: function () {
        var found = parts.filter(function (part) { return !part.gone; }).map(function (part) { return part.raw(); }).filter(Boolean);
        return found.length ? [kind.value].concat(found) : null;
      } };
      raw.slice(1).forEach(function (part) { self.add(part[0] === 'all' || part[0] === 'any' ? group(part, depth + 1) : condition(part)); });
      var foot = make('div', { 'class': 'c-row' });
      foot.append(button('+ ' + words.add, function () { self.add(condition([told.fields[0].key, told.fields[0].ops[0][0], ''])); }));
      if (depth < 2) foot.append(button('+ ' + words.group, function () { self.add(group([kind.value === 'any' ? 'all' : 'any', [told.fields[0].key, told.fields[0].ops[0][0], '']], depth + 1)); }));
      if (depth) foot.append(button(words.remove, function () { node.remove(); self.gone = true; changed(); }));
      node.append(legend, body, foot);
      return self;
    }
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      window.clearTimeout(timer);
      withWhere(function (text) { counted(text).then(function (isRead) { if (isRead) goto(form, text); }); });
    });
    one('[data-clear]', form).addEventListener('click', function () { goto(form, ''); });
  }

  /* Selection: a line, the page, a stretch with Shift; x ticks the line that has the focus. */
  var bulk = one('.c-bulk'), last = null;
  function boxes() { return all('table[data-records] tbody input[name=pk]'); }
  function count() {
    if (!bulk) return;
    var number = boxes().filter(function (box) { return box.checked; }).length;
    bulk.hidden = number === 0;
    one('[data-selected]', bulk).textContent = number;
    if (!number) one('[name=all]', bulk).checked = false;
  }
  document.addEventListener('click', function (event) {
    var box = event.target.closest('table[data-records] tbody input[name=pk]');
    if (box) {
      var list = boxes();
      if (event.shiftKey && last) {
        var ends = [list.indexOf(last), list.indexOf(box)].sort(function (a, b) { return a - b; });
        list.slice(ends[0], ends[1] + 1).forEach(function (other) { other.checked = box.checked; });
      }
      last = box;
      count();
    }
    if (event.target.closest('[data-unselect]')) { boxes().forEach(function (other) { other.checked = false; }); count(); }
  });
  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-select-page]')) { boxes().forEach(function (box) { box.checked = event.target.checked; }); count(); }
  });

  /* A cell is edited where it stands: double click, Enter or F2; Esc leaves it. */
  function edit(cell) {
    if (cell.querySelector('form')) return;
    var shown = cell.innerHTML, form = one('[data-cells]'), url = form.dataset.cells + cell.closest('tr').dataset.pk + '/' + cell.dataset.edit + '/';
    function put(html) {
      cell.innerHTML = html;
      var editing = one('[data-cell]', cell);
      if (!editing) { cell.focus(); return; }
      var control = one('[name=value]', editing);
      control.focus();
      cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      function send(event) {
        if (event) event.preventDefault();
        var body = new URLSearchParams(), token = document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/);
        all('input, select', editing).forEach(function (field) { if (field.type !== 'checkbox' || field.checked) body.append(field.name, field.value); });
        ask(url, { method: 'POST', body: body, headers: { 'HX-Request': 'true', 'X-CSRFToken': token ? token[1] : document.body.dataset.csrf } }).then(function (answer) {
          return answer.ok || answer.status === 409 || answer.status === 422 ? answer.text() : Promise.reject(answer.status);
        }).then(put).catch(function () { cell.innerHTML = shown; window.location.reload(); });
      }
      editing.addEventListener('click', function (event) { if (event.target.closest('button')) send(event); });
      editing.addEventListener('keydown', function (event) {
        if (event.key === 'Escape') { event.stopPropagation(); cell.innerHTML = shown; cell.focus(); }
        if (event.key === 'Enter' && !event.isComposing && event.keyCode !== 229) { event.stopPropagation(); send(event); }
      });
    }
    ask(url, { headers: { 'HX-Request': 'true' } }).then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); }).then(put).catch(function () { window.location.reload(); });
  }
  document.addEventListener('dblclick', function (event) {
    var cell = event.target.closest('td[data-edit]');
    if (cell) edit(cell);
  });
  document.addEventListener('keydown', function (event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    var cell = event.target.matches && event.target.matches('td[data-edit]') ? event.target : null;
    if (cell && (event.key === 'Enter' || event.key === 'F2')) { event.preventDefault(); edit(cell); }
    if (event.key === 'x' && !event.target.closest('input, textarea, select') && !one('dialog[open]')) {
      var row = document.activeElement && document.activeElement.closest('tr[data-pk]'), box = row && one('input[name=pk]', row);
      if (box) { box.checked = !box.checked; count(); }
    }
    if (event.key === 'f' && !event.target.closest('input, textarea, select') && !one('dialog[open]')) {
      var filter = one('[data-key-f]');
      if (filter) { event.preventDefault(); filter.click(); }
    }
  });
  count();
})();
