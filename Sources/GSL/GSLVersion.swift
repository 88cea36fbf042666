internal import CGSL

/// The GSL that this program was built with.
public enum GSLVersion {
  public static var text: String { GSL_VERSION }
}
