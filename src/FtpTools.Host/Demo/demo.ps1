'demo'
