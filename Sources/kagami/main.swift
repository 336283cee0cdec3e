import Commands

Kagami.start()
