// How the parts of the code arrive that were cut out of a module of wasm: src/bin/wasm-bindgen.rs puts it before what
// says which there are. What was fetched belongs to one instance of the module: after a breakdown there is another.

/** Where the host has placed the module, if it says so. */
let placed;

/** Has the parts looked for beside `url`, too. */
export function lookBeside(url) {
    placed = url;
}

async function arrive(name, own) {
    const beside = placed && (() => new URL(name, placed));
    // A module of another name is a bundler's, or moved alone.
    const places = placed?.pathname.endsWith("/MODULE") ? [beside, own] : [own, beside];
    const [first, second] = places.filter(Boolean);
    return wasmOf(first).catch((error) => {
        if (second === undefined) throw error;
        return wasmOf(second);
    });
}

// A script that is no module, as a bundler may make of one, has no place of its own: that is thrown here.
async function wasmOf(place) {
    const response = await fetch(place());
    const type = response.headers.get("content-type") ?? "";
    if (!response.ok || type.startsWith("text/html")) throw new Error(`${response.url}: ${response.status}`);
    if (type === "application/wasm") return response;
    // A stream is not compiled under another name.
    return new Response(response.body, { headers: { "content-type": "application/wasm" } });
}

const present = () => initSync(undefined, undefined);
const shared = new WeakMap();

function sharedBy(main) {
    if (!shared.has(main)) {
        const { SHARED } = main;
        shared.set(main, { __wasm_split: { CANARY SHARED } });
    }
    return shared.get(main);
}

function makeLoad(fetcher, needed) {
    const loading = new WeakMap();
    const load = async (main) => {
        const others = needed.map((other) => other(main));
        const instantiate = fetcher();
        await Promise.all(others);
        return instantiate(sharedBy(main));
    };
    return (main) => {
        if (!loading.has(main)) {
            const here = load(main);
            // Who asks after a failure tries anew.
            here.catch(() => loading.delete(main));
            loading.set(main, here);
        }
        return loading.get(main);
    };
}

function wrapAsyncCb(load) {
    return async (callback, data) => {
        const main = present();
        const isHere = await load(main).then(
            () => true,
            (error) => {
                console.error(error);
                return false;
            },
        );
        // Nobody waits in an instance that has broken down.
        if (present() === main) main.__indirect_function_table.get(callback)(data, isHere);
    };
}
