/** How much room an element has, and which colours it gets. */
import { useEffect, useLayoutEffect, useState } from "./lib.js";
import { theme } from "./state.js";

/** The width of an element in pixels, as it changes; 0 until it is known. @param {{current: HTMLElement|null}} element */
export function useWidth(element) {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element.current) {
      return undefined;
    }
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return width;
}

/** Redraws what is drawn with colours by itself when the theme changes. @returns {string} another text for another theme */
export function useThemeKey() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const key = () => `${theme.value} ${dark.matches}`;
  const [now, setNow] = useState(key());
  useEffect(() => {
    const take = () => setNow(key());
    const unwatch = theme.watch(take);
    dark.addEventListener("change", take);
    return () => {
      unwatch();
      dark.removeEventListener("change", take);
    };
  }, []);
  return now;
}

/** The colour that a token has now, for what does not know CSS. @param {Element} element @param {string} token `--series-1` */
export function colour(element, token) {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  element.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
