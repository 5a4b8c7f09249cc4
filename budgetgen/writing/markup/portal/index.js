"use strict";
(() => {
  const field = (id) => document.getElementById(id);
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const body = field("rows");
  const rows = [...body.rows];
  const awaited = [...document.querySelectorAll("#others li")];
  const keys = new Map([...rows, ...awaited].map((each) => [each, plain(each.dataset.key)]));
  const chinese = new Intl.Collator("zh-CN", { numeric: true });
  const inputs = [...field("filter").querySelectorAll("input, select")];
  const number = (row, name) => (row.dataset[name] === "" ? NaN : Number(row.dataset[name]));

  // 没有数的排在最后；相同的按年度、编码。
  const usual = (a, b) => b.dataset.year - a.dataset.year || chinese.compare(a.dataset.code, b.dataset.code);
  const by = (name, sign) => (a, b) => {
    const [x, y] = [number(a, name), number(b, name)];
    return Number.isNaN(x) - Number.isNaN(y) || sign * (x - y) || usual(a, b);
  };
  const orders = {
    code: usual,
    name: (a, b) => chinese.compare(a.cells[0].textContent, b.cells[0].textContent) || usual(a, b),
    down: by("amount", -1),
    up: by("amount", 1),
    more: by("change", -1),
    less: by("change", 1),
  };

  function fits(each, words) {
    const year = field("year").value;
    return (!year || each.dataset.year === year) && words.every((word) => keys.get(each).includes(word));
  }

  function inRange(row) {
    const amount = number(row, "amount");
    const [least, most] = ["least", "most"].map((id) => field(id).valueAsNumber);
    return !(amount < least) && !(amount > most);
  }

  function inClass(row) {
    const chosen = field("class").value;
    return !chosen || row.dataset.classes.split(" ").includes(chosen);
  }

  function count(items) {
    return items.filter((each) => !each.hidden).length;
  }

  function apply() {
    const words = plain(field("words").value).split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !(fits(row, words) && inRange(row) && inClass(row));
    for (const each of awaited) each.hidden = !fits(each, words);
    if (awaited.length) field("others").hidden = !count(awaited);
    body.append(...[...rows].sort(orders[field("order").value]));
    const found = count(rows);
    const departments = new Set(rows.filter((row) => !row.hidden).map((row) => row.dataset.code)).size;
    const entries = found > departments ? `，共 ${found} 条` : "";
    const others = words.length && count(awaited) ? `，另有 ${count(awaited)} 个部门尚未公开` : "";
    field("count").textContent = (found ? `找到 ${departments} 个部门${entries}` : "没有符合条件的部门") + others;
  }

  field("filter").hidden = false;
  for (const input of inputs) {
    // 有的浏览器只在改定以后才通知。
    for (const event of ["input", "change"]) input.addEventListener(event, apply);
  }
  field("clear").addEventListener("click", () => {
    for (const input of inputs) {
      if (input.tagName === "SELECT") input.selectedIndex = 0;
      else input.value = "";
    }
    apply();
    field("words").focus();
  });
  addEventListener("pageshow", apply);
})();
