/** TornadoVM's package of this name, as far as Tercet uses it. */
@NullMarked
package uk.ac.manchester.tornado.api.common;

import org.jspecify.annotations.NullMarked;
