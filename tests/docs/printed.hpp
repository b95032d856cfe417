#pragma once

#include <iostream>
#include <sstream>
#include <streambuf>
#include <string>

// What a program prints on its standard output.
inline std::string printed_by(void (*run)()) {
  struct redirection {
    std::streambuf* before;
    ~redirection() { std::cout.rdbuf(before); }
  };
  std::ostringstream out;
  const redirection output{std::cout.rdbuf(out.rdbuf())};
  run();
  return out.str();
}
