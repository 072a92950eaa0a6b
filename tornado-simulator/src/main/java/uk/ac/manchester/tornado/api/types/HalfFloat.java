package uk.ac.manchester.tornado.api.types;

/** A number in IEEE half precision. */
public class HalfFloat {
    private final short bits;

    public HalfFloat(short bits) {
        this.bits = bits;
    }

    public float getFloat32() {
        return Float.float16ToFloat(bits);
    }
}
