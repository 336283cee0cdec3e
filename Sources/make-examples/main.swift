print("make-examples is not written yet")
