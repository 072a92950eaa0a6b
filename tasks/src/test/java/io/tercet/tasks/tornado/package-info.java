/** Tests of the TornadoVM backend: on the simulator, and on devices with the Maven profile. */
@NullMarked
package io.tercet.tasks.tornado;

import org.jspecify.annotations.NullMarked;
