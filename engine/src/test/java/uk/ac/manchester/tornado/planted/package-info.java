/** See {@link io.tercet.ArchitectureTest}. */
@NullMarked
package uk.ac.manchester.tornado.planted;

import org.jspecify.annotations.NullMarked;
