import { formOf, initial, jsonText, read, typeInWords } from "/app/forms.js";
import { equal } from "./check.js";

const record = (...fields) => formOf(JSON.stringify({ type: "record", name: "Input", namespace: "org.example", fields }));
const field = (name, type, more = {}) => ({ name, type, ...more });

/** What is sent, and what is wrong, when these texts are filled in. */
function filled(node, values) {
  const { value, errors } = read(node, { ...initial(node), ...values });
  return { value, errors: Object.fromEntries(errors) };
}

export const tests = {
  "defaults are filled in, and sent as they were"() {
    const node = record(
      field("mode", { type: "enum", name: "Mode", symbols: ["MEAN", "LAST"] }, { default: "LAST" }), field("note", ["null", "string"], { default: null }),
      field("limits", { type: "map", values: "double" }, { default: { low: 1.5 } }), field("names", { type: "array", items: "string" }, { default: ["a"] }),
      field("token", "bytes", { default: "\u0000\u00ff" }), field("day", { type: "int", logicalType: "date" }, { default: 20000 }), field("on", "boolean", { default: true }),
    );
    const wanted = { mode: "LAST", note: null, limits: { low: 1.5 }, names: ["a"], token: "\u0000\u00ff", day: 20000, on: true };
    equal(filled(node, {}), { value: wanted, errors: {} });
  },
  "whole numbers keep all their digits, and their bounds"() {
    const node = record(field("small", "int"), field("large", "long"));
    equal(jsonText(filled(node, { small: "-2147483648", large: "9223372036854775807" }).value), '{"small":-2147483648,"large":9223372036854775807}');
    equal(filled(node, { small: "2147483648", large: "1.5" }).errors, { small: "From -2147483648 to 2147483647.", large: "A whole number is needed." });
  },
  "bounds that a schema states are kept"() {
    const node = record(field("share", { type: "double", minimum: 0, maximum: 1 }));
    equal(filled(node, { share: "1.1" }).errors, { share: "From 0 to 1." });
    equal(filled(node, { share: "0.25" }).value, { share: 0.25 });
  },
  "what is missing is named by its path"() {
    const inner = { type: "record", name: "Window", fields: [field("from", "int")] };
    const node = record(field("window", inner), field("list", { type: "array", items: "double" }));
    const values = { window: { from: "" }, list: { items: ["1", "x"] } };
    equal(filled(node, values).errors, { "window.from": "A number is needed.", "list[1]": "A number is needed." });
  },
  "an optional value is null until it is given"() {
    const node = record(field("until", ["null", { type: "long", logicalType: "timestamp-millis" }]));
    equal(filled(node, {}).value, { until: null });
    equal(filled(node, { until: { set: true, value: "" } }).errors, { until: "A date and a time are needed." });
  },
  "a union is what its chosen branch is"() {
    const node = record(field("target", ["int", "string"]));
    equal(filled(node, { target: { branch: 1, values: ["", "7"] } }).value, { target: "7" });
    equal(filled(node, { target: { branch: 0, values: ["7", ""] } }).value, { target: 7 });
    equal(typeInWords(node.fields[0].node), "whole number or text");
  },
  "a map has each name once"() {
    const node = record(field("limits", { type: "map", values: "int" }));
    const entries = [{ name: "a", value: "1" }, { name: "a", value: "2" }, { name: "", value: "3" }];
    equal(filled(node, { limits: { entries } }).errors, { "limits[1].name": "The name a is there already.", "limits[2].name": "Each needs a name of its own." });
  },
  "bytes are hexadecimal digits, each a character of Latin-1"() {
    const node = record(field("token", "bytes"), field("mac", { type: "fixed", name: "Mac", size: 2 }));
    equal(filled(node, { token: "0a FF", mac: "0102" }).value, { token: "\n\u00ff", mac: "\u0001\u0002" });
    equal(filled(node, { token: "0g", mac: "01" }).errors, { token: "Two hexadecimal digits for each byte are needed: 0a ff.", mac: "2 bytes are needed, not 1." });
  },
  "a decimal is its unscaled number in two's complement"() {
    const node = record(field("price", { type: "bytes", logicalType: "decimal", precision: 6, scale: 2 }));
    const cases = { "1.27": "\u007f", "1.28": "\u0000\u0080", "-1.28": "\u0080", "-1.29": "\u00ff\u007f", "-12.5": "\u00fb\u001e", 0: "\u0000" };
    Object.entries(cases).forEach(([text, bytes]) => equal(filled(node, { price: text }), { value: { price: bytes }, errors: {} }));
    equal(filled(node, { price: "1.234" }).errors, { price: "At most 2 digits after the point." });
    equal(filled(node, { price: "12345.00" }).errors, { price: "At most 6 digits in all." });
  },
  "a decimal's default comes back as it was"() {
    const node = record(field("price", { type: "bytes", logicalType: "decimal", precision: 9, scale: 2 }, { default: "\u00fb\u001e" }));
    equal(initial(node), { price: "-12.50" });
    equal(filled(node, {}).value, { price: "\u00fb\u001e" });
  },
  "dates and times are numbers from the browser's own fields"() {
    const when = (logicalType, type = "long") => ({ type, logicalType });
    const node = record(field("day", when("date", "int")), field("at", when("time-millis", "int")), field("local", when("local-timestamp-micros")));
    equal(filled(node, { day: "1970-01-02", at: "00:01", local: "1970-01-01T00:00:01" }).value, { day: 1, at: 60000, local: 1000000 });
  },
  "a type may be named again, within its name space"() {
    const mode = { type: "enum", name: "Mode", symbols: ["A"] };
    const node = record(field("first", mode), field("second", "Mode"), field("third", "org.example.Mode"));
    equal(filled(node, { first: "A", second: "A", third: "B" }).errors, { third: "Choose one." });
  },
  "a type that has itself within is opened step by step"() {
    const tree = { type: "record", name: "Tree", fields: [field("value", "int"), field("next", ["null", "Tree"])] };
    const node = formOf(JSON.stringify(tree));
    const inner = { ...initial(node), value: "2" };
    equal(filled(node, { value: "1", next: { set: true, value: inner } }).value, { value: 1, next: { value: 2, next: null } });
  },
};
