/** What the tests of the module's packages share. */
@NullMarked
package io.tercet.models;

import org.jspecify.annotations.NullMarked;
