#pragma once

#include "replay/temporary_folder.hpp"

#include <patchbay/error.hpp>
#include <patchbay/persist/sqlite_storage.hpp>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

// What SQLite itself says to a statement, row by row, the columns joined by '|'.
inline std::vector<std::string> sql(const std::string& file, const std::string& statement) {
  sqlite3* database = nullptr;
  std::vector<std::string> rows;
  const auto add = [](void* to, int columns, char** values, char**) {
    std::string row;
    for (int i = 0; i < columns; ++i) row += (i > 0 ? "|" : "") + std::string(values[i] == nullptr ? "" : values[i]);
    static_cast<std::vector<std::string>*>(to)->push_back(row);
    return 0;
  };
  char* message = nullptr;
  sqlite3_open(file.c_str(), &database);
  sqlite3_exec(database, statement.c_str(), add, &rows, &message);
  const std::string problem = message == nullptr ? "" : message;
  sqlite3_free(message);
  sqlite3_close(database);
  if (!problem.empty()) throw std::runtime_error(statement + ": " + problem);
  return rows;
}

inline patchbay::read_result read_of(patchbay::storage& from, const std::string& name) {
  patchbay::read_result found;
  from.read(name, [&](const patchbay::read_result& result) { found = result; });
  return found;
}

inline patchbay::read_result previous_read_of(patchbay::storage& from, const std::string& name) {
  patchbay::read_result found;
  from.read_previous(name, [&](const patchbay::read_result& result) { found = result; });
  return found;
}

// The fingerprint of what a storage answered with.
inline std::uint64_t fingerprint_of(const patchbay::read_result& found) {
  std::uint64_t print = patchbay::fingerprint(*found.text);
  for (const std::string& change : found.changes) print = patchbay::fingerprint(change, print);
  return print;
}

template <class Call>
patchbay::error thrown_by(Call&& call) {
  try {
    call();
  } catch (const patchbay::error& failure) {
    return failure;
  }
  return {patchbay::errc::internal, "nothing was thrown"};
}
