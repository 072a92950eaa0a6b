package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * TornadoVM calls a kernel by its method's name alone in the source that it writes for OpenCL and
 * CUDA. Where the language has a function of that name, the device finds no kernel, and what runs
 * it ends the JVM; the simulator cannot show it.
 */
class KernelNameTest {
    /** Functions of OpenCL C 1.2 (6.12), some more of CUDA's, and words of either. */
    private static final Set<String> TAKEN =
            Set.of(
                    """
                    get_work_dim get_global_size get_global_id get_local_size get_local_id
                    get_num_groups get_group_id get_global_offset
                    acos acosh acospi asin asinh asinpi atan atan2 atanh atanpi atan2pi cbrt ceil
                    copysign cos cosh cospi erf erfc exp exp2 exp10 expm1 fabs fdim floor fma fmax
                    fmin fmod fract frexp hypot ilogb ldexp lgamma lgamma_r log log2 log10 log1p
                    logb mad maxmag minmag modf nan nextafter pow pown powr remainder remquo rint
                    rootn round rsqrt sin sincos sinh sinpi sqrt tan tanh tanpi tgamma trunc
                    abs abs_diff add_sat hadd rhadd clamp clz mad_hi mad_sat max min mul_hi rotate
                    sub_sat upsample popcount mad24 mul24
                    degrees mix radians step smoothstep sign
                    cross dot distance length normalize fast_distance fast_length fast_normalize
                    isequal isnotequal isgreater isgreaterequal isless islessequal islessgreater
                    isfinite isinf isnan isnormal isordered isunordered signbit any all bitselect
                    select barrier mem_fence read_mem_fence write_mem_fence async_work_group_copy
                    wait_group_events prefetch atomic_add atomic_sub atomic_xchg atomic_inc
                    atomic_dec atomic_cmpxchg atomic_min atomic_max atomic_and atomic_or atomic_xor
                    vec_step shuffle shuffle2 printf
                    norm normf rnorm rhypot normcdf normcdfinv erfinv erfcinv j0 j1 jn y0 y1 yn
                    llrint llround lrint lround scalbn scalbln nearbyint clock malloc free memcpy
                    memmove memset labs llabs brkpt trap
                    kernel global local constant half uint uchar ushort ulong bool size_t auto
                    register signed unsigned struct union typedef extern inline sizeof restrict
                    """
                            .trim()
                            .split("\\s+"));

    @Test
    void noKernelHasTheNameOfAFunctionOfTheLanguage() throws IOException, URISyntaxException {
        List<String> names =
                KernelCodeTest.compiled().stream()
                        .map(ClassModel::methods)
                        .flatMap(List::stream)
                        .filter(KernelCodeTest::isKernel)
                        .map(MethodModel::methodName)
                        .map(name -> name.stringValue())
                        .toList();
        assertThat(names).contains("mixUniform", "fill").doesNotContainAnyElementsOf(TAKEN);
    }
}
