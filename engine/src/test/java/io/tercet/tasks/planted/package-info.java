/**
 * Classes that break the rules of {@link io.tercet.ArchitectureTest}, to show that they can fail.
 */
@NullMarked
package io.tercet.tasks.planted;

import org.jspecify.annotations.NullMarked;
