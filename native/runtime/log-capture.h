// Keeps what ggml would print on stderr for as long as it lives; some functions say what is wrong nowhere
// else. One at a time in the process, for ggml has one log: others wait.
#pragma once

#include "ggml.h"

#include <mutex>
#include <string>

class LogCapture {
public:
  LogCapture() : turn_(turns()) {
    ggml_log_get(&callback_, &data_);
    ggml_log_set(
        [](ggml_log_level, const char * text, void * to) { *static_cast<std::string *>(to) += text; },
        &text_);
  }
  ~LogCapture() { ggml_log_set(callback_, data_); }
  std::string sentence() const {
    std::string line = text_.substr(0, text_.find('\n'));
    const size_t colon = line.find(": ");
    return colon == std::string::npos ? line : line.substr(colon + 2);
  }

private:
  static std::mutex & turns() {
    static std::mutex mutex;
    return mutex;
  }

  std::lock_guard<std::mutex> turn_;
  ggml_log_callback callback_ = nullptr;
  void * data_ = nullptr;
  std::string text_;
};
