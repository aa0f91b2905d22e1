
/** What stopped the instance, if anything has. */
let stopped;

/** The instance to be used: a new one where the last has stopped. */
function renewed() {
    if (stopped !== undefined) __wbg_reset_state();
    return wasm;
}

/**
 * The exports of a new instance. Wrong arguments come back as values; what is thrown across the instance itself (a trap, or an engine
 * without memory) has cut it off in the middle of its work, so that nothing it would say could be trusted.
 */
function guarded(exports) {
    stopped = undefined;
    const calls = Object.entries(exports).map(([name, value]) => {
        if (typeof value !== 'function') return [name, value];
        const call = (...values) => {
            if (stopped !== undefined) throw unusable();
            try {
                return value(...values);
            } catch (cause) {
                stopped = cause;
                throw unusable();
            }
        };
        return [name, call];
    });
    return Object.fromEntries(calls);
}

/** The error of every call once the instance has stopped. */
function unusable() {
    const message = 'Pixelwise has stopped and must be initialised again: init() or initSync() makes a new instance';
    return new Error(message, { cause: stopped });
}

/** Throws where an object cannot be used any more. */
function mustBeUsable(object) {
    if (object.__wbg_ptr === 0) throw new Error('these buffers have been freed');
    if (object.__wbg_inst !== __wbg_instance_id) throw new Error('these buffers belong to an instance that has stopped: make new ones');
}

/** Throws where the engine lacks what the module is compiled for. */
function mustHaveSimd() {
    // (func (result v128) (i8x16.splat (i32.const 0)))
    const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11);
    if (WebAssembly.validate(bytes)) return;
    throw new Error('Pixelwise needs WebAssembly SIMD, which this engine does not have: Chrome and Edge 91, Firefox 89, Safari 16.4, Node 16.4 or newer do');
}
