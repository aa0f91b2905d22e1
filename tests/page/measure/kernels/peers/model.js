// An ONNX model, written as protobuf: as much of its schema (onnx.proto) as a graph of plain operations needs.

/** The version of the operations, and of the file's form that goes with it. */
const [OPSET, IR] = [18, 8];
/** TensorProto.DataType and AttributeProto.AttributeType. */
export const [FLOAT, INT64, BOOL] = [1, 7, 9];
const INT = 2;

/**
 * The bytes of a model.
 *
 * Inputs are element types and shapes by name, constants a number or a row of whole ones, outputs element types. A node is an operation,
 * the names of its arguments, the name of its result and its attributes, all whole numbers.
 * @param {{
 *   inputs: Record<string, [type: number, shape: number[]]>,
 *   constants: Record<string, number | number[]>,
 *   nodes: [string, string[], string, Record<string, number>?][],
 *   outputs: Record<string, number>,
 * }} graph
 */
export function model({ inputs, constants, nodes, outputs }) {
  const graph = [
    ...nodes.flatMap((node) => message(1, operation(...node))),
    ...text(2, "losses"),
    ...Object.entries(constants).flatMap(([name, values]) => message(5, tensor(name, values))),
    ...Object.entries(inputs).flatMap(([name, [type, shape]]) => message(11, value(name, type, shape))),
    ...Object.entries(outputs).flatMap(([name, type]) => message(12, value(name, type))),
  ];
  return Uint8Array.from([...number(1, IR), ...message(7, graph), ...message(8, number(2, OPSET))]);
}

function operation(type, names, result, attributes = {}) {
  const attribute = ([name, whole]) => message(5, [...text(1, name), ...number(3, whole), ...number(20, INT)]);
  return [
    ...names.flatMap((name) => text(1, name)),
    ...text(2, result),
    ...text(4, type),
    ...Object.entries(attributes).flatMap(attribute),
  ];
}

function tensor(name, values) {
  const whole = Array.isArray(values);
  const data = whole ? BigInt64Array.from(values, BigInt) : Float32Array.of(values);
  const dims = whole ? number(1, values.length) : [];
  return [...dims, ...number(2, whole ? INT64 : FLOAT), ...text(8, name), ...message(9, new Uint8Array(data.buffer))];
}

function value(name, type, shape) {
  const dims = shape?.flatMap((size) => message(1, number(1, size)));
  const tensor = [...number(1, type), ...(dims ? message(2, dims) : [])];
  return [...text(1, name), ...message(2, message(1, tensor))];
}

// Protobuf's own: a field is its number with its kind, then its content.

function number(field, value) {
  return [...varint(field * 8), ...varint(value)];
}

function message(field, content) {
  return [...varint(field * 8 + 2), ...varint(content.length), ...content];
}

function text(field, string) {
  return message(field, new TextEncoder().encode(string));
}

function varint(value) {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
