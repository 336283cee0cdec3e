import Glibc

/// The files below a folder. Links to folders are not followed, so that there are no circles.
public enum FolderListing {
  /// Paths of the files at any depth, relative to the folder, in no particular order; and the folders that cannot be
  /// read, the folder itself as an empty path.
  public static func files(below folder: String) -> (files: [String], unreadable: [String]) {
    var files: [String] = []
    var unreadable: [String] = []
    var waiting = [""]
    while let prefix = waiting.popLast() {
      guard let stream = unsafe opendir(folder + "/" + prefix) else {
        unreadable.append(prefix)
        continue
      }
      while let entry = unsafe readdir(stream) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
          unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        }
        if name == "." || name == ".." { continue }
        let path = prefix + name
        if unsafe isFolder(entry.pointee.d_type, folder + "/" + path) {
          waiting.append(path + "/")
        } else {
          files.append(path)
        }
      }
      unsafe closedir(stream)
    }
    return (files, unreadable)
  }

  /// What the directory entry says; some file systems leave it to `lstat`.
  private static func isFolder(_ type: UInt8, _ path: String) -> Bool {
    guard type == UInt8(DT_UNKNOWN) else { return type == UInt8(DT_DIR) }
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
