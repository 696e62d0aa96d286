// Whether there is memory, asked before ggml takes some in a place where it stops the process if there is
// none.
#pragma once

#include <cstddef>
#include <string>

// Throws `out-of-memory`, naming `what`, where the system would not give so much. Nothing is kept.
void require_room(size_t bytes, const std::string & what);

// So many more threads: their stacks.
size_t threads_bytes(int threads);
