/* Charts of home and insights; their words and figures come from the page. */
(function () {
  var C = window.Charts;
  function percent(value) { return Math.round(value * 100) + '%'; }
  function opens(nodes) { return function (params) { var url = nodes(params); if (url) window.location.assign(url); }; }
  function legend() { return { top: 0, left: 0, itemWidth: 12, itemHeight: 10, textStyle: C.text() }; }
  function quiet(extra) { return C.text(Object.assign({ color: C.token('ink-3') }, extra || {})); }

  var DRAW = {
    /* Stacked bars around 0: facts of editions. */
    stack: function (D) {
      return {
        grid: { left: 44, right: 8, top: 34, bottom: 26 }, legend: legend(),
        tooltip: C.tooltip({ trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: function (v) { return String(Math.abs(v)); } }),
        xAxis: C.axis({ type: 'category', data: D.labels, splitLine: { show: false }, axisLabel: C.text({ hideOverlap: true }) }),
        yAxis: C.axis({ type: 'value', axisLabel: quiet({ formatter: function (v) { return String(Math.abs(v)); } }) }),
        series: D.series.map(function (one) {
          return { name: one.name, type: 'bar', stack: 'all', barMaxWidth: 36, data: one.values, itemStyle: { color: C.token(one.tone), borderColor: C.token('surface'), borderWidth: 1 } };
        })
      };
    },
    /* One bar per step; each opens its customers. */
    bars: function (D) {
      var bars = D.bars;
      return {
        grid: { left: 8, right: 12, top: 20, bottom: 8, containLabel: true },
        tooltip: C.tooltip({ formatter: function (p) { var bar = bars[p.dataIndex]; return bar.label + '  ' + (bar.text || bar.value); } }),
        xAxis: C.axis({ type: 'category', data: bars.map(function (bar) { return bar.label; }), splitLine: { show: false }, axisLabel: C.text({ hideOverlap: true, rotate: D.is_share ? 0 : 38 }) }),
        yAxis: C.axis({ type: 'value', axisLabel: quiet(D.is_share ? { formatter: percent } : {}) }),
        series: [{ type: 'bar', barMaxWidth: 40, data: bars.map(function (bar) { return bar.value; }), cursor: 'pointer', itemStyle: { color: C.token(D.tone), borderRadius: [3, 3, 0, 0] }, label: { show: Boolean(D.is_share), position: 'top', textStyle: quiet(), formatter: function (p) { return bars[p.dataIndex].text; } } }]
      };
    },
    /* The curve of value with the borders of A and B. */
    pareto: function (D) {
      var axis = { type: 'value', min: 0, max: 1, axisLabel: quiet({ formatter: percent }) };
      return {
        grid: { left: 8, right: 20, top: 16, bottom: 24, containLabel: true },
        tooltip: C.tooltip({ trigger: 'axis', formatter: function (ps) { return percent(ps[0].value[0]) + ' → ' + percent(ps[0].value[1]); } }),
        xAxis: C.axis(Object.assign({ name: D.words.x, nameLocation: 'middle', nameGap: 26 }, axis)), yAxis: C.axis(axis),
        series: [{
          name: D.words.y, type: 'line', data: D.points, showSymbol: false, lineStyle: { color: C.token('d1'), width: 2 }, itemStyle: { color: C.token('d1') },
          areaStyle: { color: C.token('q2'), opacity: .5 },
          markLine: { silent: true, symbol: 'none', lineStyle: { color: C.token('control'), type: [4, 3] }, label: C.text({ formatter: function (p) { return p.name; }, position: 'end', rotate: 0, fontWeight: 600 }), data: D.cuts.map(function (cut) { return { name: cut.label, xAxis: cut.at }; }) }
        }]
      };
    },
    /* Current by potential value in squares; the medians are the cross-hairs. */
    squares: function (D, node) {
      var most = D.cells.reduce(function (m, cell) { return Math.max(m, cell[2]); }, 1);
      function shade(n) { return 1 + Math.min(6, Math.floor(7 * Math.sqrt(n / most))); }
      function axis(labels, name) {
        return C.axis({ type: 'value', min: 0, max: labels.length - 1, interval: 1, name: name, nameLocation: 'middle',
          axisLabel: quiet({ hideOverlap: true, formatter: function (v) { return labels[Math.round(v)] || ''; } }) });
      }
      function corner(k, place) { return Object.assign({ type: 'text', silent: true, style: { text: D.corners[k], fill: C.token('ink-2'), font: C.font(600, 12), width: room, overflow: 'truncate' } }, place); }
      var room = Math.max(80, node.clientWidth / 2 - 48);
      function boxed(api) {
        var low = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(0) + 1, api.value(1) + 1]);
        return { x: low[0] + 1, y: high[1] + 1, width: Math.max(1, high[0] - low[0] - 2), height: Math.max(1, low[1] - high[1] - 2), r: 3 };
      }
      return {
        grid: { left: 34, right: 24, top: 28, bottom: 34, containLabel: true },
        graphic: [corner(0, { left: 76, top: 4 }), corner(1, { right: 12, top: 4 }), corner(2, { left: 12, bottom: 4 }), corner(3, { right: 12, bottom: 4 })],
        tooltip: C.tooltip({ formatter: function (p) { return D.words.customers + '  ' + p.value[2] + '\n' + p.value[4]; } }),
        xAxis: Object.assign(axis(D.x, D.words.x), { nameGap: 28 }), yAxis: Object.assign(axis(D.y, D.words.y), { nameGap: 66 }),
        series: [{
          type: 'custom', data: D.cells, encode: { x: 0, y: 1 }, cursor: 'pointer', clip: true,
          renderItem: function (params, api) { return { type: 'rect', shape: boxed(api), style: { fill: C.token('q' + shade(api.value(2))) } }; },
          markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: C.token('ink-2'), type: [5, 4], width: 1.25 }, data: [{ xAxis: D.median[0] }, { yAxis: D.median[1] }] }
        }, {
          /* Numbers stand above the medians' lines, which would strike them through. */
          type: 'custom', data: D.cells, encode: { x: 0, y: 1 }, silent: true, clip: true, z: 6,
          renderItem: function (params, api) {
            var n = api.value(2), box = boxed(api), tone = shade(n);
            return { type: 'text', style: { text: box.width > 24 && box.height > 12 ? String(n) : '', x: box.x + box.width / 2, y: box.y + box.height / 2, align: 'center', verticalAlign: 'middle', fill: C.token(tone > 4 ? 'q-ink-hi' : 'q-ink'), stroke: C.token('q' + tone), lineWidth: 4, font: '600 12px sans-serif' } };
          }
        }]
      };
    },
    /* Flows between the classes of two editions. */
    sankey: function (D) {
      var labels = {};
      D.nodes.forEach(function (node) { labels[node.name] = node.label; });
      return {
        tooltip: C.tooltip({ formatter: function (p) { return p.dataType === 'edge' ? labels[p.data.source].split('  ')[0] + ' → ' + labels[p.data.target].split('  ')[0] + '  ' + p.data.value : p.data.label.text; } }),
        series: [{
          type: 'sankey', left: 4, right: 4, top: 8, bottom: 8, nodeWidth: 14, nodeGap: 10, draggable: false, layoutIterations: 0, emphasis: { focus: 'adjacency' },
          data: D.nodes.map(function (node) {
            return { name: node.name, depth: node.depth, itemStyle: { color: C.token(node.tone), borderWidth: 0 }, label: C.text({ text: node.label, formatter: node.label, position: node.depth ? 'left' : 'right', color: C.token('ink'), textBorderColor: C.token('surface'), textBorderWidth: 3 }) };
          }),
          links: D.links, lineStyle: { color: 'source', opacity: .28, curveness: .5 }
        }]
      };
    },
    /* Measures as a share of their first value. */
    index: function (D, node) {
      var lines = node.clientWidth < 520 ? 5 : 2;  /* of the legend */
      var SYMBOLS = ['circle', 'diamond', 'triangle', 'rect', 'roundRect', 'pin'];
      return {
        grid: { left: 44, right: 16, top: 12 + 22 * lines, bottom: 26 }, legend: legend(),
        tooltip: C.tooltip({ trigger: 'axis', valueFormatter: function (v) { return v == null ? '–' : String(Math.round(v)); } }),
        xAxis: C.axis({ type: 'category', data: D.labels, splitLine: { show: false }, axisLabel: C.text({ hideOverlap: true }) }),
        yAxis: C.axis({ type: 'value', scale: true }),
        series: D.series.map(function (one, k) {
          return { name: one.name, type: 'line', data: one.values, connectNulls: true, symbol: SYMBOLS[k % SYMBOLS.length], symbolSize: 8, lineStyle: { color: C.token(one.tone), width: 2 }, itemStyle: { color: C.token(one.tone) },
            markLine: k ? undefined : { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: C.token('control'), type: [4, 3] }, data: [{ yAxis: 100 }] } };
        })
      };
    }
  };
  var URL_OF = {
    bars: function (D) { return function (p) { return D.bars[p.dataIndex].url; }; },
    squares: function (D) { return function (p) { return p.value && p.value[3]; }; }
  };

  function draw(node) {
    if (node.dataset.drawn) return;
    node.dataset.drawn = '1';
    var source = document.getElementById(node.id.replace(/-chart$/, '-data'));
    var kind = node.dataset.chart;
    if (!source || !DRAW[kind]) return;
    var D = JSON.parse(source.textContent);
    var chart = C.mount(node.id, function () { return DRAW[kind](D, node); });
    if (URL_OF[kind]) chart.on('click', opens(URL_OF[kind](D)));
  }
  function drawAll() { document.querySelectorAll('[data-chart]').forEach(draw); }
  drawAll();
  document.addEventListener('htmx:afterSettle', drawAll);  /* cards that a page fetches by itself */
})();
