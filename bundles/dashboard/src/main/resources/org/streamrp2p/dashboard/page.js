"use strict";
// Copy buttons, and fresh numbers without losing what is open or selected.
function arm(root) {
  for (const button of root.querySelectorAll(".copy button")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.previousElementSibling.textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
  }
}

async function refresh() {
  const busy = document.hidden || String(getSelection()) !== "" || document.activeElement.closest("#live");
  if (!busy) {
    try {
      const response = await fetch("/", { cache: "no-store" });
      const next = new DOMParser().parseFromString(await response.text(), "text/html");
      for (const id of ["state", "live", "health"]) {
        const fresh = next.getElementById(id);
        if (fresh) {
          document.getElementById(id).replaceWith(fresh);
          arm(fresh);
        }
      }
    } catch {
      // The node is away; the page stays as it was and asks again.
    }
  }
  setTimeout(refresh, 5000);
}

arm(document);
setTimeout(refresh, 5000);
