/** The fields of a feed's records, from its Avro schema: `load`, `cpu`, `cpu.user`; also those within arrays, maps and unions. */

const DEEPEST = 4;
const MOST = 256;

/**
 * @param {string | undefined} schema as JSON
 * @returns {{path: string, type: string, doc: string}[]} none if it is no record
 */
export function fieldsOfSchema(schema) {
  try {
    const parsed = JSON.parse(schema ?? "null");
    const named = new Map();
    return fieldsOf(parsed, "", 1, named).slice(0, MOST);
  } catch {
    return [];
  }
}

/** @param {any} type @param {string} prefix @param {number} depth @param {Map<string, any>} named @returns {{path: string, type: string, doc: string}[]} */
function fieldsOf(type, prefix, depth, named) {
  const record = recordIn(type, named);
  if (!record || depth > DEEPEST) {
    return [];
  }
  return record.fields.flatMap((/** @type {any} */ field) => [
    { path: prefix + field.name, type: typeName(field.type), doc: field.doc ?? "" },
    ...fieldsOf(field.type, `${prefix}${field.name}.`, depth + 1, named),
  ]);
}

/** @param {any} type @param {Map<string, any>} named @returns {any} the record that it is, or has in an array, a map or a union */
function recordIn(type, named) {
  if (Array.isArray(type)) {
    return type.map(each => recordIn(each, named)).find(Boolean) ?? null;
  }
  if (typeof type === "string") {
    return named.get(type) ?? null;
  }
  if (type?.type === "record") {
    named.set(type.name, type);
    return type;
  }
  return type?.items || type?.values || (type && typeof type.type === "object") ? recordIn(type.items ?? type.values ?? type.type, named)
    : null;
}

/** @param {any} type @returns {string} */
export function typeName(type) {
  if (Array.isArray(type)) {
    return type.filter(each => each !== "null").map(typeName).join(" or ");
  }
  if (typeof type === "string") {
    return type;
  }
  if (type?.type === "array") {
    return `list of ${typeName(type.items)}`;
  }
  return type?.type === "map" ? `map of ${typeName(type.values)}` : (type?.logicalType ?? type?.name ?? typeName(type?.type ?? ""));
}

/**
 * @param {{feeds?: {name: string, schemas?: {schema: string}[]}[]} | null} twin
 * @param {string} path of a rule
 * @returns {{path: string, type: string, doc: string}[]} of the feed that it is about; of all feeds together, if it is about them
 */
export function fieldsOfPath(twin, path) {
  const feeds = (twin?.feeds ?? []).filter(feed => path === "/" || path === "/feeds" || path === `/feeds/${feed.name}`);
  const all = feeds.flatMap(feed => fieldsOfSchema(feed.schemas?.[feed.schemas.length - 1]?.schema));
  return [...new Map(all.map(field => [field.path, field])).values()];
}
