#pragma once

#include <fstream>
#include <iosfwd>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// A file to write to, or the standard output for the name "-".
class output {
 public:
  // Empties the file. Throws errc::io.
  output(const std::string& file, std::ostream& standard_output);
  output(const output&) = delete;
  output& operator=(const output&) = delete;

  [[nodiscard]] std::ostream& stream() noexcept { return out_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  // Throws errc::io if it cannot all be written.
  void write(std::string_view text);

 private:
  [[noreturn]] void fail() const;

  std::string name_;
  std::ofstream file_;
  std::ostream& out_;
};

}  // namespace patchbay::impl
