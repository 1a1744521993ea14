// How the stand-in refuses, as the server does.
class Refusal extends Error {
    constructor(status, slug, detail) {
        super(detail);
        Object.assign(this, { status, slug });
    }
}

export const problem = (status, slug, detail) => {
    throw new Refusal(status, slug, detail);
};
