/* Survey results: priority quadrant, means with intervals, perceptual map. Words and figures come from the page. */
(function () {
  var C = window.Charts;
  var node = document.getElementById('survey-data');
  if (!node) return;
  var D = JSON.parse(node.textContent), W = D.words;
  function two(value) { return value === null || value === undefined ? '–' : value.toFixed(2); }
  function span(values, step, least) {
    var low = Math.min.apply(null, values), high = Math.max.apply(null, values), pad = Math.max((high - low) * .18, least);
    function tidy(value) { return Math.round(value * 1000) / 1000; }
    return [tidy(Math.floor((low - pad) / step) * step), tidy(Math.ceil((high + pad) / step) * step)];
  }
  /* Each label takes the first place at which it covers neither a point nor a label that was placed before: a side of
     its point, else that side moved along. */
  var PLACES = [['right', 0, 0], ['left', 0, 0], ['top', 0, 0], ['bottom', 0, 0]];
  [-11, 11, -18, 18].forEach(function (by) { PLACES.push(['right', 0, by], ['left', 0, by]); });
  [-30, 30, -55, 55].forEach(function (by) { PLACES.push(['top', by, 0], ['bottom', by, 0]); });
  function sides(node, points, x, y, size) {
    var wide = node.clientWidth - 66, high = node.clientHeight - 54, taken = [];
    function box(px, py, label, place) {
      px += place[1];
      py += place[2];
      var w = label.length * (/[\u3400-\u9fff]/.test(label) ? 12.5 : 6.6) + 10, h = size + 5;
      return { right: [px + 6, py - h / 2, w, h], left: [px - 6 - w, py - h / 2, w, h], top: [px - w / 2, py - h - 5, w, h], bottom: [px - w / 2, py + 5, w, h] }[place[0]];
    }
    function clash(a, b) { return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3]; }
    var at = points.map(function (p) { return [(p.x - x[0]) / (x[1] - x[0]) * wide, (1 - (p.y - y[0]) / (y[1] - y[0])) * high]; });
    at.forEach(function (p) { taken.push([p[0] - 5, p[1] - 5, 10, 10]); });
    return points.map(function (p, k) {
      var free = PLACES.filter(function (place) {
        var mine = box(at[k][0], at[k][1], p.label, place);
        return mine[0] > -6 && mine[0] + mine[2] < wide + 12 && mine[1] > -6 && mine[1] + mine[3] < high + 6 &&
          !taken.some(function (other, n) { return n !== k && clash(mine, other); });
      });
      if (free.length) taken.push(box(at[k][0], at[k][1], p.label, free[0]));
      return free.length ? { show: true, position: free[0][0], offset: [free[0][1], free[0][2]] } : { show: false };
    });
  }
  function zone(name, x0, x1, y0, y1, color, side, edge) {
    return [{ name: name, coord: [x0, y0], itemStyle: { color: color, opacity: 1 }, label: { show: true, position: (edge === 'top' ? 'insideTop' : 'insideBottom') + side, distance: 8, color: C.token('ink-2'), fontSize: 12, fontWeight: 600 } }, { coord: [x1, y1] }];
  }
  if (D.placed.length) C.mount('ipa', function () {
    var x = span(D.placed.map(function (p) { return p.mean; }), .1, .05);
    var y = span(D.placed.map(function (p) { return p.importance; }), .05, .01);
    y[0] = Math.max(0, y[0]);
    var hx = D.hairs.mean, hy = D.hairs.importance;
    var side = sides(document.getElementById('ipa'), D.placed.map(function (p) { return { x: p.mean, y: p.importance, label: p.label }; }), x, y, 12);
    return {
      grid: { left: 52, right: 14, top: 10, bottom: 44 },
      tooltip: C.tooltip({ formatter: function (p) { return p.data.name + '  ' + two(p.value[0]) + ' · ' + p.value[1].toFixed(3) + ' · ' + (W[p.data.quadrant] || ''); } }),
      xAxis: C.axis({ type: 'value', min: x[0], max: x[1], name: W.mean, nameLocation: 'middle', nameGap: 28, splitLine: { show: false }, axisLabel: C.text({ color: C.token('ink-3'), formatter: two }) }),
      yAxis: C.axis({ type: 'value', min: y[0], max: y[1], name: W.importance, nameLocation: 'middle', nameGap: 38, splitLine: { show: false }, axisLabel: C.text({ color: C.token('ink-3'), formatter: two }) }),
      series: [{
        type: 'scatter',
        data: D.placed.map(function (p, k) {
          var hot = p.quadrant === 'concentrate_here', unsure = p.quadrant === 'undecided';
          return { name: p.label, quadrant: p.quadrant, value: [p.mean, p.importance], symbol: hot ? 'diamond' : 'circle', symbolSize: hot ? 14 : 10, itemStyle: { opacity: 1, color: unsure ? C.token('surface') : hot ? C.token('d4') : C.token('d1'), borderColor: unsure ? C.token('ink-3') : C.token('surface'), borderWidth: 1.5 }, label: Object.assign({ color: hot ? C.token('danger') : C.token('ink'), fontWeight: hot ? 600 : 400 }, side[k]) };
        }),
        label: { show: true, formatter: '{b}', fontSize: 12, distance: 6 },
        markLine: { silent: true, symbol: 'none', lineStyle: { color: C.token('control'), type: [4, 3], width: 1 }, label: { show: false }, data: [{ xAxis: hx }, { yAxis: hy }] },
        markArea: { silent: true, data: [
          zone(W.concentrate_here, x[0], hx, hy, y[1], C.token('zone-hot'), 'Left', 'top'),
          zone(W.keep_up, hx, x[1], hy, y[1], C.token('zone-good'), 'Right', 'top'),
          zone(W.low_priority, x[0], hx, y[0], hy, C.token('zone-none'), 'Left', 'bottom'),
          zone(W.possible_overkill, hx, x[1], y[0], hy, C.token('zone-none'), 'Right', 'bottom')
        ] }
      }]
    };
  });
  if (D.points.length) C.mount('means', function () {
    var S = D.points.slice().sort(function (a, b) { return a.mean - b.mean; });
    var all = [];
    S.forEach(function (p) { [p.mean, p.low, p.high, p.before].forEach(function (v) { if (v !== null) all.push(v); }); });
    var x = span(all, .1, .05);
    return {
      grid: { left: 8, right: 20, top: 30, bottom: 26, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 10, textStyle: C.text() },
      tooltip: C.tooltip({ trigger: 'item', formatter: function (p) { return S[p.value[1]].label + '  ' + two(p.value[0]); } }),
      xAxis: C.axis({ type: 'value', min: Math.max(1, x[0]), max: Math.min(5, x[1]), axisLabel: C.text({ color: C.token('ink-3'), hideOverlap: true, formatter: function (v) { return v.toFixed(1); } }) }),
      yAxis: C.axis({ type: 'category', data: S.map(function (p) { return two(p.mean) + '  ' + p.label; }), axisLabel: C.text({ color: C.token('ink'), fontSize: 13, width: 190, overflow: 'truncate' }) }),
      series: [
        { type: 'custom', silent: true, data: S.map(function (p, k) { return [k, p.low === null ? p.mean : p.low, p.high === null ? p.mean : p.high]; }), encode: { y: 0, x: [1, 2] },
          renderItem: function (params, api) {
            var a = api.coord([api.value(1), api.value(0)]), b = api.coord([api.value(2), api.value(0)]), st = { stroke: C.token('d1'), lineWidth: 1.5, fill: 'none' };
            return { type: 'group', children: [
              { type: 'line', shape: { x1: a[0], y1: a[1], x2: b[0], y2: b[1] }, style: st },
              { type: 'line', shape: { x1: a[0], y1: a[1] - 4, x2: a[0], y2: a[1] + 4 }, style: st },
              { type: 'line', shape: { x1: b[0], y1: b[1] - 4, x2: b[0], y2: b[1] + 4 }, style: st }
            ] };
          } },
        { name: W.before, type: 'scatter', symbolSize: 8, data: S.map(function (p, k) { return p.before === null ? null : [p.before, k]; }).filter(Boolean), itemStyle: { opacity: 1, color: C.token('surface'), borderColor: C.token('ink-3'), borderWidth: 1.5 } },
        { name: W.now, type: 'scatter', symbolSize: 10, data: S.map(function (p, k) { return [p.mean, k]; }), itemStyle: { opacity: 1, color: C.token('d1'), borderColor: C.token('surface'), borderWidth: 1.5 } }
      ]
    };
  });
  if (D.map) C.mount('mca', function () {
    var tones = { purpose: 'd1', beside: 'd4', trait: 'd2', level: 'd3' }, order = ['level', 'trait', 'purpose', 'beside'];
    function rank(p) { return order.indexOf(p.kind); }
    /* What leads to action is labelled first: intention and return, then purposes. */
    var points = D.map.points.slice().sort(function (a, b) { return rank(b) - rank(a); });
    var mx = span(points.map(function (p) { return p.x; }), .5, .1), my = span(points.map(function (p) { return p.y; }), .5, .1);
    var side = sides(document.getElementById('mca'), points, mx, my, 11);
    return {
      grid: { left: 44, right: 20, top: 34, bottom: 40 },
      tooltip: C.tooltip({ formatter: function (p) { return p.data.name + '  n = ' + p.data.n; } }),
      xAxis: C.axis({ type: 'value', min: mx[0], max: mx[1], name: D.map.axes[0], nameLocation: 'middle', nameGap: 26, axisLabel: C.text({ color: C.token('ink-3'), formatter: two }) }),
      yAxis: C.axis({ type: 'value', min: my[0], max: my[1], name: D.map.axes[1], nameLocation: 'middle', nameGap: 30, axisLabel: C.text({ color: C.token('ink-3'), formatter: two }) }),
      legend: { top: 0, left: 0, itemWidth: 10, itemHeight: 10, textStyle: C.text() },
      series: order.slice().reverse().map(function (kind) {
        return {
          name: D.map.kinds[kind], type: 'scatter', symbolSize: kind === 'beside' ? 10 : 8, symbol: kind === 'beside' ? 'diamond' : kind === 'trait' ? 'rect' : 'circle', itemStyle: { color: C.token(tones[kind]) },
          data: points.map(function (p, k) {
            return p.kind === kind && { name: p.label, n: p.n, value: [p.x, p.y], itemStyle: { opacity: 1, color: C.token(tones[kind]) }, label: side[k] };
          }).filter(Boolean),
          label: { show: true, formatter: '{b}', fontSize: 11, distance: 4, color: C.token('ink-2') }
        };
      })
    };
  });
})();
