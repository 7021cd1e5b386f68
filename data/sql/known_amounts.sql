select amount from opportunities where amount > 0
