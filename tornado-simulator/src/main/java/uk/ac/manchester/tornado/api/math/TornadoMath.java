package uk.ac.manchester.tornado.api.math;

/** Single-precision functions that become the device's own. */
public class TornadoMath {
    private TornadoMath() {}

    public static float max(float a, float b) {
        return Math.max(a, b);
    }

    public static float exp(float value) {
        return (float) Math.exp(value);
    }

    public static float sqrt(float value) {
        return (float) Math.sqrt(value);
    }

    public static float log(float value) {
        return (float) Math.log(value);
    }
}
