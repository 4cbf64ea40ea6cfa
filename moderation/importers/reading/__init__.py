"""How strangers' files are read: XML, JSON, databases and folders, each within bounds."""
