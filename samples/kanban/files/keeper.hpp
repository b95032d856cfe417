#pragma once

#include <patchbay/error.hpp>
#include <patchbay/persist/persist.hpp>
#include <patchbay/store/store.hpp>

#include <filesystem>
#include <functional>

namespace kanban {

/// A folder that belongs to one process, until that ends, however it does.
class folder_claim {
 public:
  /// Makes the folder if there is none. Throws `errc::io` with the reason where that or writing to it is not possible,
  /// and where another process has it.
  explicit folder_claim(const std::filesystem::path& folder);
  folder_claim(const folder_claim&) = delete;
  folder_claim& operator=(const folder_claim&) = delete;
  ~folder_claim();

 private:
  int lock_ = -1;
};

/// Keeps an application's work in a folder: it is read here, and written by `save`.
class keeper {
 public:
  /// `tell` hears why something that is stored cannot be used; the file is put aside when it is written over. Throws as
  /// `folder_claim`.
  keeper(patchbay::store& of, const std::filesystem::path& folder, std::function<void(const patchbay::error&)> tell);

  /// When this returns, all that was done is in the folder. Throws what prevents it; what was done stays due. Writes
  /// nothing where nothing changed.
  void save();

 private:
  folder_claim claim_;
  patchbay::persisted saved_;
};

}  // namespace kanban
