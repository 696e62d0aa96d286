// Shared libraries by path, on the three systems.
#pragma once

#include <string>

#ifdef _WIN32
#include <windows.h>

inline constexpr const char * shared_library_prefix = "";
inline constexpr const char * shared_library_suffix = ".dll";

inline void * shared_library_open(const std::string & path) {
  return reinterpret_cast<void *>(LoadLibraryExA(path.c_str(), nullptr, LOAD_WITH_ALTERED_SEARCH_PATH));
}
inline void * shared_library_symbol(void * library, const char * name) {
  return reinterpret_cast<void *>(GetProcAddress(reinterpret_cast<HMODULE>(library), name));
}
inline std::string shared_library_error() {
  return "error " + std::to_string(GetLastError());
}

#else
#include <dlfcn.h>

inline constexpr const char * shared_library_prefix = "lib";
#ifdef __APPLE__
inline constexpr const char * shared_library_suffix = ".dylib";
#else
inline constexpr const char * shared_library_suffix = ".so";
#endif

// A library that is mapped already (by node-llama-cpp) is taken as it is, never mapped twice.
inline void * shared_library_open(const std::string & path) {
  void * mapped = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
  return mapped ? mapped : dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
}
inline void * shared_library_symbol(void * library, const char * name) {
  return dlsym(library, name);
}
inline std::string shared_library_error() {
  return dlerror();
}
#endif
