/**
 * The part of TornadoVM's API that Tercet's kernels and graphs use, on the JVM and stricter: a test
 * double and a teaching aid, never the way to run fast.
 *
 * <p>Names, signatures and meaning are TornadoVM's (5.2.0-jdk25); where the real one is silent this
 * one throws:
 *
 * <ul>
 *   <li>device memory is separate and starts as poison (NaN, or a huge negative number), so that
 *       reading what was never transferred or written shows;
 *   <li>an array that a task uses must be transferred, consumed or persisted by name;
 *   <li>what a graph transfers must be taken by a task of it, and so must what it is the first to
 *       persist for others: nothing else gets room on the device;
 *   <li>what a graph consumes must be held by the graph that ran before it;
 *   <li>a task without a grid, a grid without a task, and a local size that does not divide are
 *       errors;
 *   <li>work groups are real: items run apart, meet at barriers and share local memory that starts
 *       as poison; a barrier that some items miss is an error;
 *   <li>an index out of bounds is an error that names the task.
 * </ul>
 *
 * <p>It offers no class or method that the kernels and graphs do not use. What TornadoVM limits by
 * its overloads (20 arguments), it limits in the same way.
 *
 * <p>Does not know: devices, compilers, models.
 */
@NullMarked
package uk.ac.manchester.tornado.api;

import org.jspecify.annotations.NullMarked;
