
/**
 * Whether this engine has relaxed SIMD and this machine multiplies and adds in one instruction, so that the module for such machines is
 * quicker and as exact: f(a, b) is a · a + b, and rounding a · a by itself would take the last bit.
 */
function fuses() {
    // (func (export "f") (param f32 f32) (result f32)
    //   (f32x4.extract_lane 0 (f32x4.relaxed_madd (f32x4.splat (local.get 0)) (f32x4.splat (local.get 0)) (f32x4.splat (local.get 1)))))
    const bytes = Uint8Array.of(
        0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 125, 125, 1, 125, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 22, 1, 20, 0,
        32, 0, 253, 19, 32, 0, 253, 19, 32, 1, 253, 19, 253, 133, 2, 253, 31, 0, 11,
    );
    if (!WebAssembly.validate(bytes)) return false;
    const { f } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
    return f(1 + 2 ** -12, -(1 + 2 ** -11)) === 2 ** -24;
}
