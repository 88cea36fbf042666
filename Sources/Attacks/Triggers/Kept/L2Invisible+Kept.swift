extension KeptPicture {
  static let l2Invisible = KeptPicture(
    base64: """
      """)
}
