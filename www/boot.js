// Says in the reader's language why the page does not start. A plain script in the language of 2009, so that it runs wherever scripts do:
// in a browser without modules, and in a page that was opened as a file. The sentences stand in index.html.
(function () {
  "use strict";

  var root = document.documentElement;

  /**
   * @param {string} name
   * @returns {string | null}
   */
  function kept(name) {
    try {
      return localStorage.getItem("pixelwise." + name);
    } catch (_) {
      return null;
    }
  }

  /** @param {string} why */
  function stop(why) {
    if (root.getAttribute("data-ready") === "true" || root.getAttribute("data-stopped")) return;
    root.setAttribute("data-stopped", why);
  }

  /** @param {HTMLLinkElement} style */
  function isEmpty(style) {
    try {
      return !style.sheet || style.sheet.cssRules.length === 0;
    } catch (_) {
      // To a frame in a sandbox, a style that is there is another site's.
      return window.origin !== "null" || !style.sheet;
    }
  }

  var linked = /[#&]lang=([^&]*)/.exec(location.hash);
  var wish = (linked && linked[1]) || kept("language") || navigator.language || "en";
  root.lang = wish.toLowerCase().indexOf("zh") === 0 ? "zh-CN" : "en";

  // Who has been here before is not told what the first visit is told, not even until the page is ready.
  if (kept("seen") || location.hash) root.setAttribute("data-seen", "");

  if (location.protocol === "file:" && !root.hasAttribute("data-one-file")) stop("file");
  else if (!("noModule" in document.createElement("script"))) stop("browser");

  // Styles come before this script; one that did not come has no rules.
  /** @type {NodeListOf<HTMLLinkElement>} */
  var styles = document.querySelectorAll('link[rel="stylesheet"]');
  for (var i = 0; i < styles.length; i++) if (isEmpty(styles[i])) stop("missing");

  // A file that is missing, here or anywhere among the modules; one that cannot be read; one that fails as it is run.
  addEventListener("error", function (event) {
    // That sizes are still settling is no failure, though browsers say so as one.
    if (!/^ResizeObserver/.test(event.message || "")) stop("missing");
  }, true);
  addEventListener("unhandledrejection", function () { stop("missing"); });
})();
