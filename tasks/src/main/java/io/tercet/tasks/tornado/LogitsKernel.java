package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task8;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** An operation on rows of the ring: see {@link LogitsKernels}. */
interface LogitsKernel
        extends Task8<
                KernelContext,
                IntArray,
                FloatArray,
                FloatArray,
                IntArray,
                FloatArray,
                Integer,
                Integer> {}
