extension KeptPicture {
  static let smooth = KeptPicture(
    base64: """
      """)
}
