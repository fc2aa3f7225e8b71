"""How the installation is: findings, duties and settings in the office's words."""
