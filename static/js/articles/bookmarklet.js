/** The bookmark that hands the page a person sees over to us. */

export const READY = "second-source:ready";
export const PAGE = "second-source:page";

/**
 * What the bookmark does, in the page where it is pressed. It is taken as text, so it may use
 * nothing but its parameters and what every page has.
 *
 * @param {string} receiver the address of our page that waits for it
 * @param {string} ready what that page says when it waits
 * @param {string} kind what the message is called that hands the page over
 */
function handOver(receiver, ready, kind) {
  const home = new URL(receiver).origin;
  const desk = window.open(receiver, "_blank");
  window.addEventListener("message", function hear(event) {
    if (event.source !== desk || event.origin !== home || event.data !== ready) return;
    window.removeEventListener("message", hear);
    const html = `<!doctype html>\n${document.documentElement.outerHTML}`;
    desk?.postMessage({ kind, html, url: location.href }, home);
  });
}

/**
 * The address of the bookmark.
 *
 * @param {string} receiver
 * @returns {string}
 */
export function address(receiver) {
  const given = [receiver, READY, PAGE].map((word) => JSON.stringify(word)).join(",");
  return `javascript:${encodeURIComponent(`(${handOver.toString()})(${given});`)}`;
}
