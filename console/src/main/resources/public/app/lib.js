/** The libraries that the console uses, named in this one place. */
export {
  h, html, render, createContext,
  useState, useReducer, useEffect, useLayoutEffect, useRef, useMemo, useCallback, useContext, useErrorBoundary,
} from "/lib/htm/preact/standalone.module.js";
