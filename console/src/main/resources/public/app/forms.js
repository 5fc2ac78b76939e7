/**
 * Forms for what a control takes, made from its Avro schema, and what was filled in as the plain JSON that the broker
 * reads. Pure.
 *
 * A form is a tree of nodes; what is filled in is a tree beside it: a record `{field: …}`, an optional value `{set, value}`,
 * a union `{branch, values}`, an array `{items}`, a map `{entries: [{name, value}]}`, a boolean, and a text for all else.
 */

import { isWhen, parsed, shown, whenInWords } from "./controls/scalars.js";

export { whenOf } from "./controls/scalars.js";

/**
 * @typedef {{kind: string, doc?: string, logical?: string, name?: string, schema: any}} Base
 * @typedef {Base & {kind: "record", fields: FieldNode[]}} RecordNode
 * @typedef {{name: string, label: string, doc?: string, node: any, hasDefault: boolean, default: any}} FieldNode
 */

const PRIMITIVES = new Set(["null", "boolean", "int", "long", "float", "double", "string", "bytes"]);
/** A type within itself goes on when it is opened, not before. */
const DEEPEST = 12;

/** The form of a schema. @param {string} text the Avro schema as JSON @returns {any} */
export function formOf(text) {
  return nodeOf(JSON.parse(text), { names: new Map(), space: "" });
}

/** @param {any} schema @param {{names: Map<string, any>, space: string}} context @returns {any} */
function nodeOf(schema, context) {
  if (Array.isArray(schema)) {
    return unionOf(schema, context);
  }
  if (typeof schema === "string") {
    return PRIMITIVES.has(schema) ? scalar({ type: schema }) : named(schema, context);
  }
  if (typeof schema.type === "object") {
    return nodeOf(schema.type, context);
  }
  switch (schema.type) {
    case "record": case "error": return recordOf(schema, context);
    case "enum": return define(schema, context, { kind: "enum", symbols: schema.symbols, doc: schema.doc, name: schema.name,
      default: schema.default });
    case "fixed": return define(schema, context, { ...scalar(schema), kind: "fixed", size: schema.size, name: schema.name });
    case "array": return { kind: "array", item: nodeOf(schema.items, context), doc: schema.doc };
    case "map": return { kind: "map", value: nodeOf(schema.values, context), doc: schema.doc };
    default: return PRIMITIVES.has(schema.type) ? scalar(schema) : named(schema.type, context);
  }
}

/** @param {any} schema */
const scalar = schema => ({
  kind: schema.type, logical: schema.logicalType, doc: schema.doc, scale: schema.scale ?? 0, precision: schema.precision,
  minimum: schema.minimum, maximum: schema.maximum,
});

/** @param {string} name @param {string} space */
const fullName = (name, space) => name.includes(".") || !space ? name : `${space}.${name}`;

function define(schema, context, node) {
  context.names.set(fullName(schema.name, schema.namespace ?? context.space), node);
  return node;
}

/** A type by the name under which it was defined before. */
function named(name, context) {
  const found = context.names.get(fullName(name, context.space)) ?? context.names.get(name);
  if (!found) {
    throw new Error(`the schema names a type ${name} that it does not define`);
  }
  return found;
}

function recordOf(schema, context) {
  const space = schema.namespace ?? (schema.name.includes(".") ? schema.name.replace(/\.[^.]*$/, "") : context.space);
  const node = define(schema, context, { kind: "record", name: schema.name, doc: schema.doc, fields: /** @type {FieldNode[]} */ ([]) });
  const inner = { names: context.names, space };
  node.fields = schema.fields.map(field => ({
    name: field.name, doc: field.doc, node: nodeOf(field.type, inner), hasDefault: "default" in field, default: field.default,
  }));
  return node;
}

function unionOf(schemas, context) {
  const branches = schemas.map(each => nodeOf(each, context));
  const others = branches.filter(branch => branch.kind !== "null");
  if (others.length === 0) {
    return { kind: "null" };
  }
  const filled = others.length === 1 ? others[0] : { kind: "union", branches: others };
  return others.length < branches.length ? { kind: "optional", value: filled } : filled;
}

/** A type in a word or two. @param {any} node @returns {string} */
export function typeInWords(node) {
  switch (node.kind) {
    case "optional": return typeInWords(node.value);
    case "union": return node.branches.map(typeInWords).join(" or ");
    case "array": return `list of ${typeInWords(node.item)}`;
    case "map": return `named ${typeInWords(node.value)}`;
    case "record": case "enum": return node.name ?? node.kind;
    case "int": case "long": return isWhen(node) ? whenInWords(node) : "whole number";
    case "float": case "double": return "number";
    case "string": return node.logical === "uuid" ? "UUID" : "text";
    case "boolean": return "yes or no";
    case "bytes": case "fixed": return node.logical === "decimal" ? "decimal number" : "bytes";
    default: return node.kind;
  }
}

// ---------------------------------------------------------------- what a form holds at first

/** What a form holds before anybody fills it in. @param {any} node @param {any} [given] the default, as Avro's JSON has it @returns {any} */
export function initial(node, given, depth = 0) {
  const has = given !== undefined;
  switch (node.kind) {
    case "record":
      return depth > DEEPEST ? {} : Object.fromEntries(node.fields.map(field =>
        [field.name, initial(field.node, has ? given[field.name] ?? field.default : field.default, depth + 1)]));
    case "optional": {
      const set = has && given !== null;
      return { set, value: set ? initial(node.value, given, depth + 1) : undefined };
    }
    case "union": {
      const branch = has ? Math.max(0, node.branches.findIndex(each => accepts(each, given))) : 0;
      return { branch, values: node.branches.map((each, index) => initial(each, has && index === branch ? given : undefined, depth + 1)) };
    }
    case "array": return { items: has ? given.map(each => initial(node.item, each, depth + 1)) : [] };
    case "map": return { entries: has ? Object.entries(given).map(([name, value]) => ({ name, value: initial(node.value, value,
      depth + 1) })) : [] };
    case "boolean": return has ? given : false;
    case "enum": return has ? given : node.default ?? "";
    case "null": return null;
    default: return has ? shown(node, given) : "";
  }
}

/** Whether a default is one of a branch. @param {any} node @param {any} given */
function accepts(node, given) {
  switch (node.kind) {
    case "record": case "map": return given !== null && typeof given === "object" && !Array.isArray(given);
    case "array": return Array.isArray(given);
    case "boolean": return typeof given === "boolean";
    case "int": case "long": return Number.isInteger(given);
    case "float": case "double": return typeof given === "number";
    case "enum": return node.symbols.includes(given);
    default: return typeof given === "string";
  }
}

// ---------------------------------------------------------------- what was filled in

/**
 * @typedef {{value: any, errors: Map<string, string>}} Reading what is sent, and what is wrong, by path (`window.from`, `fields[0]`)
 */

/** Reads a form. @param {any} node @param {any} filled @returns {Reading} */
export function read(node, filled) {
  const errors = new Map();
  return { value: valueOf(node, filled, "", errors), errors };
}

const below = (path, name) => path ? `${path}.${name}` : name;

/** @param {any} node @param {any} filled @param {string} path @param {Map<string, string>} errors @returns {any} */
function valueOf(node, filled, path, errors) {
  switch (node.kind) {
    case "record":
      return Object.fromEntries(node.fields.map(field => [field.name, valueOf(field.node, filled[field.name], below(path, field.name),
        errors)]));
    case "optional": return filled.set ? valueOf(node.value, filled.value, path, errors) : null;
    case "union": return valueOf(node.branches[filled.branch], filled.values[filled.branch], path, errors);
    case "array": return filled.items.map((item, index) => valueOf(node.item, item, `${path}[${index}]`, errors));
    case "map": return mapOf(node, filled, path, errors);
    case "boolean": return filled === true;
    case "null": return null;
    case "enum":
      if (!node.symbols.includes(filled)) {
        errors.set(path, "Choose one.");
      }
      return filled;
    default: return scalarOf(node, filled, path, errors);
  }
}

function mapOf(node, filled, path, errors) {
  const names = new Set();
  const entries = filled.entries.map(({ name, value }, index) => {
    if (name === "" || names.has(name)) {
      errors.set(`${path}[${index}].name`, name ? `The name ${name} is there already.` : "Each needs a name of its own.");
    }
    names.add(name);
    return [name, valueOf(node.value, value, `${path}[${index}]`, errors)];
  });
  return Object.fromEntries(entries);
}

function scalarOf(node, text, path, errors) {
  try {
    return parsed(node, text);
  } catch (error) {
    errors.set(path, /** @type {Error} */ (error).message);
    return undefined;
  }
}

// ---------------------------------------------------------------- JSON

/** JSON in which whole numbers keep all their digits. @param {any} value @returns {string} */
export function jsonText(value) {
  if (typeof value === "bigint") {
    return value.toString();
  }
  if (Array.isArray(value)) {
    return `[${value.map(jsonText).join(",")}]`;
  }
  if (value !== null && typeof value === "object") {
    return `{${Object.entries(value).filter(([, each]) => each !== undefined).map(([name, each]) =>
      `${JSON.stringify(name)}:${jsonText(each)}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}
