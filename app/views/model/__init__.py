"""What the model pages show, one module a page. The card that they read is app/views/model_card."""
