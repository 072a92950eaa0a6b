/** Tests of clustering. */
@NullMarked
package io.tercet.models.cluster;

import org.jspecify.annotations.NullMarked;
