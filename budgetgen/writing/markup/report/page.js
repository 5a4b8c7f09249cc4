(() => {
  const bar = document.querySelector(".filter");
  const buttons = [...bar.querySelectorAll("button")];
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    const shown = chosen.dataset.show;
    document.body.dataset.hide = shown === "all" ? "" : shown === "错误" ? "警告" : "错误";
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
  });
})();
